import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { isAnyAlive, waitUntilEnded } from "../../../src/run/logs/wait-until-ended.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const { signal } = new AbortController();

function stage(states: Readonly<Record<string, Container["state"]>>, services: readonly string[] = []) {
  const clock = new FakeClock(0);
  const containers = Object.entries(states).map(([name, state]) => makeContainer(name, { state }));
  return { clock, engine: new ScriptedEngine(clock, containers), awaited: { project: "demo", services } };
}

describe("isAnyAlive", () => {
  it.each<[Container["state"], boolean]>([
    ["running", true],
    ["paused", true],
    ["restarting", true],
    ["exited", false],
    ["created", false],
  ])("%s: %s", async (state, alive) => {
    const { engine, awaited } = stage({ web: state });
    expect(await isAnyAlive(awaited, engine, signal)).toBe(alive);
  });

  it("looks only at the named services", async () => {
    const { engine, awaited } = stage({ web: "exited", db: "running" }, ["web"]);
    expect(await isAnyAlive(awaited, engine, signal)).toBe(false);
  });
});

describe("waitUntilEnded", () => {
  it("returns once the last container of the services has ended", async () => {
    const { engine, clock, awaited } = stage({ job: "exited", web: "running", db: "running" }, [
      "job",
      "web",
    ]);
    engine.play([{ afterMs: 5000, service: "web", becomes: { state: "exited" }, action: "die" }]);
    await clock.drive(waitUntilEnded(awaited, { engine, clock }, signal));
    expect(clock.now()).toBe(6000);
  });

  it("continues if the last container runs again", async () => {
    const { engine, clock, awaited } = stage({ web: "running" });
    engine.play([
      { afterMs: 5000, service: "web", becomes: { state: "exited" }, action: "die" },
      { afterMs: 5500, service: "web", becomes: { state: "running" }, action: "start" },
      { afterMs: 9000, service: "web", becomes: { state: "exited" }, action: "die" },
    ]);
    await clock.drive(waitUntilEnded(awaited, { engine, clock }, signal));
    expect(clock.now()).toBe(10_000);
  });
});
