import { describe, expect, it } from "vitest";
import type { EngineResource } from "../../../src/domain/engine-resource.ts";
import type { ProjectResource } from "../../../src/domain/service.ts";
import { compareResources, listOwnResources } from "../../../src/plan/launch/compare-resources.ts";
import { noticeLeftResources } from "../../../src/plan/launch/notice-left-resources.ts";
import { aModel, aService } from "../../support/build/shapes.ts";

function declared(kind: ProjectResource["kind"], changes: Partial<ProjectResource> = {}): ProjectResource {
  return {
    kind,
    key: "x",
    name: "p_x",
    external: false,
    configHash: "new",
    services: ["a", "b"],
    ...changes,
  };
}

function there(kind: EngineResource["kind"], changes: Partial<EngineResource> = {}): EngineResource {
  return { kind, name: "p_x", project: "p", key: "x", configHash: "new", ...changes };
}

function compare(one: ProjectResource, ...found: readonly EngineResource[]) {
  const { notices, replacedNetworks } = compareResources([one], found, "p");
  return { codes: notices.map(({ code }) => code), replaced: [...replacedNetworks] };
}

const unchanged = { codes: [], replaced: [] };

describe("compareResources", () => {
  it.each<[string, ProjectResource, readonly EngineResource[], unknown]>([
    ["what is not there yet", declared("volume"), [], unchanged],
    ["what is as declared", declared("volume"), [there("volume")], unchanged],
    [
      "a network of a volume's name",
      declared("volume"),
      [there("network", { configHash: "old" })],
      unchanged,
    ],
    [
      "a volume with other options",
      declared("volume"),
      [there("volume", { configHash: "old" })],
      { codes: ["volume-changed"], replaced: [] },
    ],
    [
      "a network with other options",
      declared("network"),
      [there("network", { configHash: "old" })],
      {
        codes: [],
        replaced: [
          ["a", "x"],
          ["b", "x"],
        ],
      },
    ],
    [
      "one that an old Compose created",
      declared("network"),
      [there("network", { configHash: undefined })],
      unchanged,
    ],
    [
      "a volume of another project",
      declared("volume"),
      [there("volume", { project: "q" })],
      { codes: ["foreign-volume"], replaced: [] },
    ],
    [
      "a network without labels",
      declared("network"),
      [there("network", { project: undefined, key: undefined, configHash: undefined })],
      { codes: ["foreign-network"], replaced: [] },
    ],
  ])("judges %s", (_, one, found, expected) => {
    expect(compare(one, ...found)).toEqual(expected);
  });

  it("compares the resources of enabled services, and no external ones", () => {
    const resources = [
      declared("network"),
      declared("volume", { external: true }),
      declared("volume", { key: "off", services: ["off"] }),
      declared("volume", { key: "unused", services: [] }),
    ];
    const model = { ...aModel(aService("a"), aService("off")), resources };
    expect(listOwnResources(model, new Set(["a"]))).toEqual([declared("network")]);
  });
});

describe("noticeLeftResources", () => {
  const held = {
    ...there("network"),
    holders: [
      { container: "q-web-1", project: "q" },
      { container: "guest", project: undefined },
    ],
  };

  it("names the containers that still use a network, with their projects", () => {
    expect(noticeLeftResources([held], { volumes: false })).toEqual([
      {
        code: "network-in-use",
        message: "network p_x was not removed: container guest and container q-web-1 of project q use it",
        hint: "Stop guest q-web-1 or disconnect them from the network, then run docker network rm p_x.",
      },
    ]);
  });

  it("reports volumes only if they should have been removed", () => {
    const volume = { ...there("volume"), holders: [] };
    expect(noticeLeftResources([volume], { volumes: false })).toEqual([]);
    expect(noticeLeftResources([volume], { volumes: true })).toEqual([
      expect.objectContaining({ code: "volume-left" }),
    ]);
  });
});
