import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { serveApp } from "../../../src/backend/server/serve-app.ts";
import { freePort } from "../../support/free-port.ts";

it("finishes open requests after a shutdown signal, and then exits", async () => {
  const { app, arrived, release } = createGatedApp();
  const { port, end, ended } = await start(app);
  const answer = once(get({ port, host: "127.0.0.1" }), "response");
  await arrived.fired;
  end();
  release.fire();
  const [response]: IncomingMessage[] = await answer;
  expect(response?.statusCode).toBe(200);
  response?.resume();
  await ended;
});

it("ends at once when only idle keep-alive connections are left", async () => {
  const { port, end, ended } = await start(new Hono().get("/", (c) => c.text("hello")));
  await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  end();
  await ended;
});

it("closes a connection on which nothing was sent, while a request is still open", async () => {
  const { app, arrived, release } = createGatedApp();
  const { port, end, ended } = await start(app);
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await arrived.fired;
  end();
  await once(silent, "close");
  release.fire();
  expect(await answer).toBe("done");
  await ended;
});

it("listens on the given address only", async () => {
  const { port, end, ended } = await start(
    new Hono().get("/", (c) => c.text("hello")),
    "127.0.0.2",
  );
  expect((await fetch(`http://127.0.0.2:${port}/`)).status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  end();
  await ended;
});

/** An app whose answer waits until it is released. */
function createGatedApp() {
  const [arrived, release] = [signalOnce(), signalOnce()];
  const app = new Hono().get("/", async (c) => {
    arrived.fire();
    await release.fired;
    return c.text("done");
  });
  return { app, arrived, release };
}

async function start(app: Hono, hostname?: string) {
  const port = await freePort();
  const [listening, end] = [signalOnce(), new AbortController()];
  const ended = serveApp(app, { port, hostname, onListening: listening.fire }, end.signal);
  await listening.fired;
  return { port, end: () => end.abort(), ended };
}

function signalOnce() {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}
