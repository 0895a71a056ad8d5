import { expect, it } from "vitest";
import { lazyEngine, lazyLocalEngine } from "../../../src/adapters/docker/lazy-engine.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

it("passes on that the results of health checks cannot be read, instead of none", async () => {
  const hidden = Object.assign(new ScriptedEngine(new FakeClock(0)), { readProbes: async () => undefined });
  expect(await lazyEngine(async () => hidden).readProbes?.("a")).toBeUndefined();
});

it("has the probes of a local engine in its containers alone", () => {
  expect(lazyLocalEngine(async () => new ScriptedEngine(new FakeClock(0))).readProbes).toBeUndefined();
});
