import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { createProber } from "../../../src/run/readiness/probe-services.ts";
import { aContainer } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { FakeHost } from "../../support/fakes/fake-host.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const check = { command: ["nc", "-z", "localhost", "80"], intervalMs: 10_000, timeoutMs: 1_000 };

function stage(containers: readonly Container[]) {
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock, containers);
  const host = new FakeHost();
  const bugs: unknown[] = [];
  let proved = 0;
  const setting = {
    known: new Map(),
    onProof: () => {
      proved += 1;
    },
    onBug: (error: unknown) => bugs.push(error),
  };
  const prober = createProber(setting, { clock, engine, host }, new AbortController().signal);
  return { clock, engine, host, prober, bugs, proved: () => proved };
}

const starting = (name: string, changes: Partial<Container> = {}) =>
  aContainer(name, { health: "starting", check, addresses: [`10.0.0.${name.length}`], ...changes });

describe("createProber", () => {
  it("runs no check before the port is open, and one immediately after", async () => {
    const db = starting("db");
    const { clock, engine, host, prober, proved } = stage([db]);
    engine.probeAnswers.set("db", () => 0);
    prober.follow([db]);
    await clock.advance(700);
    expect(engine.probed).toEqual([]);
    host.listening.add("10.0.0.2:80");
    await clock.advance(50);
    expect(engine.probed).toEqual(["db"]);
    expect(proved()).toBe(1);
    expect(prober.proofs().get("db")).toMatchObject({ startedAtMs: 0, atMs: expect.any(Number) });
    await prober.close();
  });

  it("finds a listener that no hint port shows", async () => {
    const db = starting("db");
    const { clock, engine, prober, proved } = stage([db]);
    engine.probeAnswers.set("db", () => 0);
    prober.follow([db]);
    await clock.advance(1_100);
    expect(proved()).toBe(1);
    await prober.close();
  });

  it("detects an open port while other checks use all slots", async () => {
    const others = ["a", "bb", "cccc", "ddddd", "eeeeee"].map((name) => starting(name));
    const db = starting("db3");
    const { clock, engine, host, prober, proved } = stage([...others, db]);
    for (const { id } of [...others, db]) engine.probeAnswers.set(id, () => 0);
    prober.follow([...others, db]);
    await clock.advance(900);
    for (const { addresses = [] } of others) host.listening.add(`${addresses[0]}:80`);
    // Six containers share a hundred hint polls a second.
    await clock.advance(60);
    expect(proved()).toBe(5);
    // Its first probe without a hint is due at 1 s, and all slots are busy until 2.9 s.
    await clock.advance(500);
    host.listening.add("10.0.0.3:80");
    await clock.advance(60);
    expect(proved()).toBe(6);
    await prober.close();
  });

  it("works without hints if the engine is remote", async () => {
    const db = starting("db");
    const { clock, engine, host, prober, proved } = stage([db]);
    engine.description = { ...engine.description, local: false };
    host.listening.add("10.0.0.2:80");
    engine.probeAnswers.set("db", () => 0);
    prober.follow([db]);
    await clock.advance(90);
    expect(proved()).toBe(0);
    await clock.advance(60);
    expect(proved()).toBe(1);
    await prober.close();
  });

  it("limits failing checks to one probe per 400 ms, however many services wait", async () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      starting(`s${index}`, { check: { ...check, command: ["test", "-e", "/ready"] } }),
    );
    const { clock, engine, prober } = stage(many);
    for (const { id } of many) engine.probeAnswers.set(id, () => 1);
    prober.follow(many);
    await clock.advance(20_000);
    expect(engine.probed.length).toBeGreaterThan(40);
    expect(engine.probed.length).toBeLessThanOrEqual(51);
    await prober.close();
  });

  it("stops probing containers that are no longer followed, and proves a restarted one again", async () => {
    const db = starting("db");
    const { clock, engine, prober } = stage([db]);
    engine.probeAnswers.set("db", () => 1);
    prober.follow([db]);
    await clock.advance(1_100);
    const before = engine.probed.length;
    prober.follow([]);
    await clock.advance(10_000);
    expect(engine.probed.length).toBe(before);
    engine.probeAnswers.set("db", () => 0);
    prober.follow([{ ...db, startedAtMs: 77 }]);
    await clock.advance(1_100);
    expect(prober.proofs().get("db")).toMatchObject({ startedAtMs: 77 });
    await prober.close();
  });
});
