import { expect, it } from "vitest";
import { lazyEngine, lazyLocalEngine } from "../../../src/adapters/docker/lazy-engine.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

it("passes on that the results of health checks cannot be read, instead of none", async () => {
  const elsewhere = { kind: "elsewhere" } as const;
  const hidden = Object.assign(new ScriptedEngine(new FakeClock(0)), { readProbes: async () => elsewhere });
  expect(await lazyEngine(async () => hidden).readProbes?.("a", { inspectNodes: true })).toBe(elsewhere);
});

it("has the probes of a local engine in its containers alone", () => {
  expect(lazyLocalEngine(async () => new ScriptedEngine(new FakeClock(0))).readProbes).toBeUndefined();
});
