import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { findFailing } from "../../../src/plan/failures/find-failing.ts";
import { aService, needs } from "../../support/build/shapes.ts";

const services = [
  aService("web", { dependsOn: [needs("api")] }),
  aService("api", { dependsOn: [needs("db")] }),
  aService("db"),
  aService("cache"),
];
const failed: Verdict = { kind: "failed", reason: "exited", why: "exited with code 1" };
const starting: Verdict = { kind: "starting", why: "not created" };
const ready: Verdict = { kind: "ready" };

function find(verdicts: Readonly<Record<string, Verdict>>, launchError = "") {
  const all = new Map(Object.entries(verdicts));
  return findFailing({ services, verdicts: all, launchError }).map(
    ({ service, causedBy, victims }) => `${service} < ${causedBy} (${victims.join(" ")})`,
  );
}

describe("findFailing", () => {
  it("lists root causes first, then the services that wait for them", () => {
    expect(find({ db: failed, api: starting, web: starting, cache: ready })).toEqual([
      "db < null (web api)",
      "web < db ()",
      "api < db ()",
    ]);
  });

  it("leaves out a service that was still starting when an unrelated one failed", () => {
    expect(find({ db: failed, cache: starting })).toEqual(["db < null ()"]);
  });

  it.each([
    ["names a service", 'the launch failed: service "cache" has no image', ["cache < null ()"]],
    ["names none", "the launch failed: no space left on device", ["db < null ()", "cache < null ()"]],
    ["is empty", "", []],
  ])("fails services that are not ready for a launch error that %s", (_, error, expected) => {
    expect(find({ db: starting, cache: starting }, error)).toEqual(expected);
  });
});
