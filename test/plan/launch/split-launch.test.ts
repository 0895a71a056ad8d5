import { describe, expect, it } from "vitest";
import { splitLaunch, withoutVictims } from "../../../src/plan/launch/split-launch.ts";
import { aService, aStep, needs } from "../../support/build/shapes.ts";

const steps = [
  aStep(aService("db")),
  aStep(aService("vpn", { dependsOn: [needs("db")] })),
  aStep(aService("app", { dependsOn: [needs("vpn")], joins: [{ kind: "network", service: "vpn" }] })),
  aStep(aService("cache")),
  aStep(aService("web", { dependsOn: [needs("app"), needs("cache", { required: false })] })),
];

/** The calls as `db | vpn! | app`, where `!` is by force. */
function calls(
  changing: readonly string[],
  options: { forceRecreate: boolean; named: readonly string[] },
  outdated: readonly string[] = [],
): string {
  const split = splitLaunch(
    steps,
    new Set(changing),
    {
      build: false,
      pull: undefined,
      keep: false,
      ...options,
    },
    new Set(outdated),
  );
  return split.map((call) => `${call.services.join(" ")}${call.forceRecreate ? "!" : ""}`).join(" | ");
}

describe("splitLaunch", () => {
  it("forces services with outdated files, which Compose would keep", () => {
    expect(calls(["db", "vpn"], { forceRecreate: false, named: [] }, ["vpn"])).toBe("db | vpn!");
  });

  it.each([
    ["one call where nothing is forced", ["db", "app"], { forceRecreate: false, named: [] }, "db app"],
    ["one call where everything is forced", ["db", "vpn"], { forceRecreate: true, named: [] }, "db vpn!"],
    [
      "what is forced after what it depends on, and before what joins it",
      ["db", "vpn", "app"],
      { forceRecreate: true, named: ["vpn"] },
      "db | vpn! | app",
    ],
    ["no call where nothing changes", [], { forceRecreate: true, named: ["vpn"] }, ""],
  ])("makes %s", (_, changing, options, expected) => {
    expect(calls(changing, options)).toBe(expected);
  });
});

describe("withoutVictims", () => {
  it("keeps the services that can be created without the culprits", () => {
    const all = steps.map(({ service }) => service.name);
    expect(withoutVictims(all, new Set(["vpn"]), steps)).toEqual(["db", "cache"]);
    expect(withoutVictims(all, new Set(["cache"]), steps)).toEqual(["db", "vpn", "app", "web"]);
  });
});
