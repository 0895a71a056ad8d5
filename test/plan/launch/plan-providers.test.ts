import { describe, expect, it } from "vitest";
import { planLate } from "../../../src/plan/launch/plan-providers.ts";
import { checkProviders } from "../../../src/plan/preflight/check-providers.ts";
import { judge } from "../../../src/plan/readiness/judge.ts";
import { aStep } from "../../support/build/shapes.ts";
import { makeService } from "../../support/fakes/make-service.ts";

const db = aStep(makeService("db", { provider: "cloud" }));
const app = aStep(makeService("app", { lateVariables: ["provider db"] }));
const web = aStep(makeService("web"));

describe("a plan with a provider", () => {
  const planned = (changing: readonly string[], present: readonly string[]) =>
    planLate({ services: [db, app, web], changing: new Set(changing), present: new Set(present) }).map(
      ({ kind, service }) => `${kind} ${service}`,
    );

  it.each([
    [
      "calls it at each up, and may recreate what depends on it",
      [],
      ["app", "web"],
      ["start db", "recreate app"],
    ],
    ["recreates nothing that is created anyway", ["app"], [], ["start db"]],
    ["recreates nothing that is replaced anyway", ["app"], ["app"], ["start db"]],
    ["recreates nothing that has no container and needs none", [], [], ["start db"]],
  ])("%s", (_, changing, present, steps) => {
    expect(planned(changing, present)).toEqual(steps);
  });
});

describe("the verdict of a provider", () => {
  const verdict = (up: readonly string[], step = db) =>
    judge(step, [], {
      nowMs: 0,
      memory: new Map(),
      settings: { stabilityWindow: 1000, unhealthyGrace: 1000 },
      launching: new Set(),
      providersUp: new Set(up),
    }).verdict.kind;

  it("is starting until its up has run, then ready", () => {
    expect(verdict([])).toBe("starting");
    expect(verdict(["db"])).toBe("ready");
    expect(verdict(["db"], { ...db, condition: "completed" })).toBe("done");
  });
});

describe("a provider whose program is not found", () => {
  const messages = (provider: string, missing: readonly string[]) =>
    checkProviders({
      services: [aStep(makeService("db", { provider })), web],
      missingProviders: new Set(missing),
    }).map(({ severity, message }) => `${severity}: ${message}`);

  it.each([
    ["cloud", ["cloud"], ["error: db needs provider cloud, but neither docker-cloud nor cloud was found"]],
    ["compose", ["compose"], ['error: db has provider type "compose", which Compose refuses']],
    ["cloud", [], []],
  ])("%s, missing %j", (provider, missing, found) => {
    expect(messages(provider, missing)).toEqual(found);
  });
});
