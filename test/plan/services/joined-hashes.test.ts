import { describe, expect, it } from "vitest";
import {
  extendKnown,
  findJoining,
  isKnownLabel,
  mergeHashes,
} from "../../../src/plan/services/joined-hashes.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";

const joined = [{ kind: "network", containerId: "vpn" }] as const;
const container = aContainer("app", { joined, configHash: "label" });
const app = aService("app", { ownHash: "own" });
const joining = { name: "app", ownHash: "own", container };

describe("findJoining", () => {
  it.each([
    ["a service whose container joins another one", [app], [container], ["app"]],
    ["no service without such a container", [app], [aContainer("app")], []],
    ["no service without an own hash", [aService("app")], [container], []],
    [
      "no service whose owner was replaced",
      [app],
      [{ ...container, lostJoin: { kind: "network", owner: "vpn", how: "replaced" } as const }],
      [],
    ],
  ])("finds %s", (_, services, containers, expected) => {
    expect(findJoining(services, containers).map(({ name }) => name)).toEqual(expected);
  });
});

describe("isKnownLabel", () => {
  it.each([
    ["is the same", { ownHash: "own", label: "label" }, true],
    ["was of another configuration", { ownHash: "old", label: "label" }, false],
    ["was of another label", { ownHash: "own", label: "old" }, false],
    ["is unknown", undefined, false],
  ])("trusts a label only if it %s", (_, seen, expected) => {
    expect(isKnownLabel(joining, new Map(seen && [["app", seen]]))).toBe(expected);
  });
});

describe("the labels of several services", () => {
  const other = { ...joining, name: "web", container: { ...container, id: "web", service: "web" } };
  const hashes = (reported: string | undefined) => ({
    trusted: [joining],
    asked: [other],
    computed: new Map(reported === undefined ? [] : [["web", reported]]),
  });

  it.each([
    ["the label", "label"],
    ["another hash", "other"],
    [undefined, ""],
  ])("are what is known or computed: %s", (reported, web) => {
    const label = reported === "the label" ? "label" : reported === undefined ? undefined : "other";
    expect([...mergeHashes(hashes(label))]).toEqual([
      ["app", "label"],
      ["web", web],
    ]);
  });

  it("are remembered once Compose confirms them", () => {
    const one = { ownHash: "own", label: "label" };
    expect(extendKnown(hashes("label"))).toEqual({ app: one, web: one });
    expect(extendKnown(hashes("other"))).toBeUndefined();
  });
});
