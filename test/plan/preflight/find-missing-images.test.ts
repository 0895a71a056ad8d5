import { describe, expect, it } from "vitest";
import type { SelectedService } from "../../../src/domain/selection.ts";
import {
  findMissingImages,
  listNeededPaths,
  listRegistries,
} from "../../../src/plan/preflight/find-missing-images.ts";
import { aModel, aService, aStep } from "../../support/build/shapes.ts";

const web = aStep(aService("web", { image: "web:1" }));
const built = aStep(aService("built", { image: undefined, hasBuild: true }));
const provided = aStep(aService("provided", { image: "cloud:1", provider: "cloud" }));
const mounting = aStep(aService("mounting", { image: "web:1", mountedImages: ["demo-built", "data:1"] }));
const model = aModel();

function find(
  services: readonly SelectedService[],
  local: readonly string[] | undefined,
  changed = services,
) {
  const images = local && new Map(local.map((reference) => [reference, "id"]));
  const { missingImages, missingVolumeImages } = findMissingImages({
    services,
    changed,
    model,
    local: images,
  });
  return { missing: [...missingImages], mounted: [...missingVolumeImages] };
}

describe("findMissingImages", () => {
  it.each([
    [
      "that the engine does not have",
      [web, built],
      [],
      [web, built],
      ["web:1", `${model.project}-built`],
      [],
    ],
    ["except local ones", [web], ["web:1"], [web], [], []],
    ["except those of services that stay", [web, mounting], [], [], [], []],
    ["except those of providers", [provided], [], [provided], [], []],
    ["of processes: none", [web, mounting], undefined, [web, mounting], [], []],
    ["that volumes mount", [mounting], ["web:1"], [mounting], [], ["demo-built", "data:1"]],
  ])("finds images %s", (_, services, local, changed, missing, mounted) => {
    expect(find(services, local, changed)).toEqual({ missing, mounted });
  });

  it("leaves out a mounted image that a service builds", () => {
    const step = aStep(aService("mounting", { image: "web:1", mountedImages: [`${model.project}-built`] }));
    expect(find([built, step], ["web:1"]).mounted).toEqual([]);
  });
});

describe("listRegistries", () => {
  const registries = (changed: readonly SelectedService[], local: Readonly<Record<string, string>> = {}) => {
    const images = findMissingImages({
      services: changed,
      changed,
      model,
      local: new Map(Object.keys(local).map((reference) => [reference, "id"])),
    });
    const facts = new Map(
      Object.entries(local).map(
        ([reference, platform]) => [reference, { platform, hasHealthcheck: false }] as const,
      ),
    );
    return listRegistries(changed, images, facts).map(({ key }) => key);
  };
  const docker = "registry-1.docker.io:443";
  const own = aStep(aService("own", { image: "example.org:5000/own:1" }));

  it("lists each registry of missing images once", () => {
    expect(registries([web, aStep(aService("db", { image: "db:1" })), own])).toEqual([
      docker,
      "example.org:5000",
    ]);
  });

  it("lists the registries of mounted images", () => {
    const step = aStep(aService("reader", { image: "web:1", mountedImages: ["example.org/data:1"] }));
    expect(registries([step], { "web:1": "linux/amd64" })).toEqual(["example.org:443"]);
  });

  it.each([
    ["is built", { hasBuild: true }],
    ["may not be pulled", { pullPolicy: "never" as const }],
  ])("leaves out an image that %s", (_, changes) => {
    expect(registries([aStep(aService("web", { image: "web:1", ...changes }))])).toEqual([]);
  });

  it("lists the registry of a local image for another platform", () => {
    const arm = aStep(aService("web", { image: "web:1", platform: "linux/arm64" }));
    expect(registries([arm], { "web:1": "linux/amd64" })).toEqual([docker]);
    expect(registries([arm], { "web:1": "linux/arm64" })).toEqual([]);
  });
});

describe("listNeededPaths", () => {
  it("lists mounted paths and required files, each once", () => {
    const mount = { source: "/data", target: "/d", created: true };
    const step = aStep(
      aService("web", {
        hostMounts: [mount, mount],
        requirements: [{ kind: "file", path: "/key", key: "secrets" }],
      }),
    );
    expect(listNeededPaths([step, web])).toEqual(["/data", "/key"]);
  });
});
