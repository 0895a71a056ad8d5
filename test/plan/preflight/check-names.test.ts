import { describe, expect, it } from "vitest";
import type { NamedContainer } from "../../../src/domain/container.ts";
import { checkNames, listWantedNames } from "../../../src/plan/preflight/check-names.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aContainer, aService, aStep } from "../../support/build/shapes.ts";

const fixed = aStep(aService("web", { containerName: "shop" }));
const plain = aStep(aService("web"));

function said(step: typeof fixed, holder: NamedContainer, changes: Parameters<typeof aPreflight>[1] = {}) {
  const named = {
    networks: new Set<string>(),
    volumes: new Set<string>(),
    containers: new Map([[holder.name, holder]]),
  };
  return checkNames(aPreflight([step], { named, ...changes })).map(({ message }) => message);
}

describe("checkNames", () => {
  it.each<[string, typeof fixed, Partial<NamedContainer>, readonly string[]]>([
    [
      "another project's service",
      fixed,
      { project: "other", service: "api" },
      ["web needs the container name shop, but service api of Compose project other already has it"],
    ],
    [
      "a container that Compose did not create",
      fixed,
      {},
      ["web needs the container name shop, but a container that Compose did not create already has it"],
    ],
    [
      "another service of this project",
      fixed,
      { project: "demo", service: "old" },
      ["web needs the container name shop, but service old of Compose project demo already has it"],
    ],
    ["its own container", fixed, { project: "demo", service: "web" }, []],
    [
      "a container with the name that Compose gives",
      plain,
      { name: "demo-web-1" },
      ["web needs the container name demo-web-1, but a container that Compose did not create already has it"],
    ],
    ["a container of another name", plain, { name: "web" }, []],
  ])("names %s", (_, step, holder, expected) => {
    const found = { name: "shop", project: undefined, service: undefined, running: true, ...holder };
    expect(said(step, found)).toEqual(expected);
  });

  it("ignores containers that the launch removes first", () => {
    const plan = { ...aPreflight([fixed]).plan, stop: [{ service: "old", cause: "off" }] };
    const holder = { name: "shop", project: "demo", service: "old", running: true };
    expect(said(fixed, holder, { plan })).toEqual([]);
  });

  it("checks the names of containers that do not exist yet", () => {
    const many = aStep(aService("many", { replicas: 3 }));
    const containers = [aContainer("many", { name: "demo-many-2" })];
    const wanted = listWantedNames(aPreflight([many, fixed], { containers }));
    expect(wanted.map(({ name }) => name)).toEqual(["demo-many-1", "demo-many-3", "shop"]);
    expect(listWantedNames({ ...aPreflight([many]), plan: aPreflight([]).plan })).toEqual([]);
  });
});
