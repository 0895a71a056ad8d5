import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEngineConnection } from "../../../src/adapters/docker/engine-connection.ts";
import { watchContainers } from "../../../src/adapters/docker/watch-containers.ts";
import type { ContainerEvent } from "../../../src/domain/container.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";
import { createFakeEngineServer, type FakeEngineServer } from "./fake-engine-server.ts";

const line = (service: string, action = "start") =>
  `${JSON.stringify({
    Action: action,
    Actor: { ID: `id-${service}`, Attributes: { "com.docker.compose.service": service } },
    time: 1,
  })}\n`;

let server: FakeEngineServer;
let urls: URL[];
let subscribers: ServerResponse[];
let onSubscribe: (response: ServerResponse) => void;
let clock: FakeClock;
let controller: AbortController;

beforeEach(async () => {
  urls = [];
  subscribers = [];
  onSubscribe = () => {};
  clock = new FakeClock();
  controller = new AbortController();
  server = await createFakeEngineServer((request, response) => {
    urls.push(new URL(request.url ?? "", "http://engine"));
    response.writeHead(200);
    response.flushHeaders();
    subscribers.push(response);
    onSubscribe(response);
  });
});
afterEach(() => server.remove());

async function watch(): Promise<AsyncGenerator<ContainerEvent>> {
  const connection = await openEngineConnection(server.env, new MemoryFiles());
  return watchContainers({ connection, clock }, "shop", controller.signal);
}

/** The next event; the clock advances to the next sleeper. */
async function next(events: AsyncGenerator<ContainerEvent>, result = events.next()): Promise<string> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  result.then(note, note);
  while (!settled) await clock.advance(10);
  const { value, done } = await result;
  return done ? "the end" : `${value.action} ${value.service}`.trim();
}

describe("watchContainers", () => {
  it("requests the events of the project's containers since the request", async () => {
    const events = await watch();
    await next(events);
    const [url] = urls;
    expect(url?.pathname).toBe("/events");
    expect(Number(url?.searchParams.get("since"))).toBeCloseTo(clock.now() / 1000, 0);
    expect(JSON.parse(url?.searchParams.get("filters") ?? "")).toMatchObject({
      type: ["container"],
      label: ["com.docker.compose.project=shop"],
    });
    await events.return(undefined);
  });

  it("emits resync first, and then events, for any split of the bytes", async () => {
    onSubscribe = (response) => {
      const bytes = Buffer.from(
        line("größe") + line("db", "health_status: healthy") + line("db", "exec_start: x"),
      );
      for (const byte of bytes) response.write(Uint8Array.of(byte));
      response.write(line("web", "die"));
    };
    const events = await watch();
    const told = [await next(events), await next(events), await next(events), await next(events)];
    expect(told).toEqual(["resync", "start größe", "health db", "die web"]);
    await events.return(undefined);
  });

  it("subscribes again when the connection is lost, and emits resync again", async () => {
    const events = await watch();
    onSubscribe = (response) => response.end(line("web"));
    expect(await next(events)).toBe("resync");
    expect(await next(events)).toBe("start web");
    onSubscribe = (response) => response.write(line("db"));
    expect(await next(events)).toBe("resync");
    expect(await next(events)).toBe("start db");
    await events.return(undefined);
  });

  it("comes back when the engine does", async () => {
    const events = await watch();
    expect(await next(events)).toBe("resync");
    const returning = events.next();
    await server.stop();
    await clock.advance(500);
    await server.start();
    expect(await next(events, returning)).toBe("resync");
    await events.return(undefined);
  });

  it("pauses longer each time that the connection does not last", async () => {
    onSubscribe = (response) => response.end();
    const events = await watch();
    const times: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      await next(events);
      times.push(clock.now());
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses[0]).toBeLessThan(500);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(1000);
    await events.return(undefined);
  });

  it("fails with the engine's error if it is not back within ten seconds", async () => {
    const events = await watch();
    await next(events);
    const startedAtMs = clock.now();
    const failed = expect(next(events)).rejects.toMatchObject({ code: "engine-unavailable" });
    await server.stop();
    await failed;
    expect(clock.now() - startedAtMs).toBeGreaterThanOrEqual(10_000);
  });

  it("throws at once if no engine runs at the start", async () => {
    await server.stop();
    const startedAtMs = clock.now();
    await expect((await watch()).next()).rejects.toMatchObject({ code: "engine-unavailable" });
    expect(clock.now()).toBe(startedAtMs);
  });

  it.each([
    ["while it waits for an event", () => {}],
    ["while it waits for the engine to come back", (response: ServerResponse) => response.end()],
  ])("ends quietly when the signal aborts %s", async (_, behave) => {
    onSubscribe = behave;
    const events = await watch();
    await next(events);
    const end = events.next();
    await clock.advance(0);
    controller.abort("SIGINT");
    expect((await end).done).toBe(true);
  });

  it("ends quietly when the signal has aborted before", async () => {
    controller.abort();
    expect((await (await watch()).next()).done).toBe(true);
  });

  it("closes the connection when the last listener ends", async () => {
    const events = await watch();
    await next(events);
    const closed = new Promise((resolve) => subscribers[0]?.once("close", resolve));
    await events.return(undefined);
    await closed;
  });
});
