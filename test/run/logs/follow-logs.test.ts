import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { StackError } from "../../../src/domain/errors.ts";
import { followLogs, type LogFollow } from "../../../src/run/logs/follow-logs.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const web = makeContainer("web", { startedAtMs: 1 });
const db = makeContainer("db", { startedAtMs: 1 });

function stage(containers: readonly Container[] = [web], changes: Partial<LogFollow> = {}) {
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock, containers);
  const controller = new AbortController();
  const texts: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const request: LogFollow = {
    project: "demo",
    services: new Set(["web", "db"]),
    seen: new Map(),
    known: new Set(containers.map(({ id }) => id)),
    sinceMs: undefined,
    until: "ended",
    ...changes,
  };
  const start = () =>
    followLogs(
      request,
      ({ container, line }) => {
        texts.push(`${container.service} ${line.text}`);
        for (const { count, resolve } of waiting) if (texts.length >= count) resolve();
      },
      { engine, clock },
      controller.signal,
    );
  /** Resolves once this many lines have been reported. */
  const lines = (count: number) =>
    new Promise<void>((resolve) => {
      if (texts.length >= count) resolve();
      else waiting.push({ count, resolve });
    });
  const change = (
    service: string,
    becomes: Partial<Container> | "removed",
    action: "start" | "die" | "destroy",
  ) => engine.play([{ afterMs: 0, service, becomes, action }]);
  return { engine, clock, controller, texts, request, start, lines, change };
}

describe("followLogs", () => {
  it("reports new lines, and returns once every container has ended", async () => {
    const { engine, texts, start, lines, change } = stage([web, db]);
    const following = start();
    engine.say(web.id, "one");
    await lines(1);
    engine.say(db.id, "two");
    await lines(2);
    change("web", { state: "exited" }, "die");
    engine.say(db.id, "three");
    await lines(3);
    change("db", { state: "exited" }, "die");
    await following;
    expect(texts).toEqual(["web one", "db two", "db three"]);
  });

  it("continues after the line that was read last, and remembers each line", async () => {
    const { engine, texts, request, start, change } = stage([web], { seen: new Map([[web.id, "2"]]) });
    engine.say(web.id, "one", "two", "three");
    change("web", { state: "exited" }, "die");
    await start();
    expect(texts).toEqual(["web three"]);
    expect(request.seen.get(web.id)).toBe("3");
  });

  it("reports only the lines of the requested services", async () => {
    const { engine, texts, start, change } = stage([web, db], { services: new Set(["db"]) });
    engine.say(web.id, "one");
    engine.say(db.id, "two");
    change("db", { state: "exited" }, "die");
    await start();
    expect(texts).toEqual(["db two"]);
  });

  it("follows a container that is created later, and one that starts again, without a line twice", async () => {
    const { engine, texts, start, lines, change } = stage([web]);
    const following = start();
    engine.say(web.id, "one");
    await lines(1);
    change("db", { ...db }, "start");
    engine.say(db.id, "two");
    await lines(2);
    change("web", { state: "exited" }, "die");
    change("web", { state: "running", startedAtMs: 2 }, "start");
    engine.say(web.id, "three");
    await lines(3);
    for (const service of ["web", "db"]) change(service, { state: "exited" }, "die");
    await following;
    expect(texts).toEqual(["web one", "db two", "web three"]);
  });

  it("waits for containers to come if asked to, until the signal aborts", async () => {
    const { engine, controller, texts, start, lines, change } = stage([], { until: "aborted" });
    const following = start();
    change("web", { ...web }, "start");
    engine.say(web.id, "one");
    await lines(1);
    change("web", "removed", "destroy");
    controller.abort();
    await following;
    expect(texts).toEqual(["web one"]);
  });

  it("returns at once if no container runs", async () => {
    const ended = makeContainer("web", { state: "exited" });
    const { engine, texts, start } = stage([ended]);
    engine.say(ended.id, "last words");
    await start();
    expect(texts).toEqual(["web last words"]);
  });

  it("ends at the end of the range, although the containers run on, and reads the last lines", async () => {
    const { engine, clock, texts, start, lines } = stage([web, db], { untilMs: 1_000 });
    const following = start();
    engine.say(web.id, "at 0 s");
    await lines(1);
    engine.logs.set(web.id, ["at 0 s", "at 1 s", "at 2 s"]);
    await clock.advance(1_000);
    await following;
    expect(texts).toEqual(["web at 0 s", "web at 1 s"]);
  });

  it.each([0, -1])("ends at once at the end of the range (%d)", async (untilMs) => {
    const { engine, texts, start } = stage([web], { untilMs });
    engine.say(web.id, "at 0 s");
    await start();
    expect(texts).toEqual(untilMs === 0 ? ["web at 0 s"] : []);
  });

  it("waits for an end of the range that no timer reaches", async () => {
    const { engine, clock, texts, start, lines, change } = stage([web], { untilMs: 2 ** 40 });
    const following = start();
    await clock.advance(2 ** 32);
    engine.say(web.id, "one");
    await lines(1);
    change("web", { state: "exited" }, "die");
    await following;
    expect(texts).toEqual(["web one"]);
  });

  it("fails when the engine is lost, and does not take that for the end of the containers", async () => {
    const { engine, start, lines } = stage([web]);
    const following = start();
    engine.say(web.id, "one");
    await lines(1);
    engine.stop(new StackError("engine-unavailable", { message: "the engine is gone" }));
    await expect(following).rejects.toThrow("the engine is gone");
  });
});
