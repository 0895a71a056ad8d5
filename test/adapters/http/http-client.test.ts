import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { createHttpClient, type HttpClient } from "../../../src/adapters/http/http-client.ts";
import { freePort } from "../../support/free-port.ts";
import {
  answer,
  type BrokenServer,
  type Fault,
  startBrokenServer,
} from "../../support/start-broken-server.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";

/** With more time than a busy machine takes. */
const get = { method: "GET", path: "/", timeoutMs: 60_000 } as const;

it("sends once more when the connection ended before any answer", async () => {
  const { client, server } = await against({ kind: "hang-up" }, answer("200 OK", "second"));
  expect(await client.send(get)).toMatchObject({ status: 200, body: "second" });
  expect(server.connections()).toBe(2);
});

it("gives up after the second attempt", async () => {
  const { client, server } = await against({ kind: "hang-up" });
  await expect(client.send(get)).rejects.toMatchObject({ kind: "unreachable" });
  expect(server.connections()).toBe(2);
});

it("reports a refused connection with host and port only", async () => {
  const port = await freePort();
  const client = createHttpClient(new URL(`http://user:swordfish@127.0.0.1:${port}/`));
  await expect(client.send(get)).rejects.toMatchObject({
    kind: "unreachable",
    message: `127.0.0.1:${port} cannot be reached (ECONNREFUSED)`,
  });
});

it.each([
  ["an error of the server", answer("503 Service Unavailable", "busy"), { status: 503 }],
  ["a redirect", answer("302 Found", ""), { status: 302 }],
])("takes %s as an answer, and does not send again", async (_what, fault, expected) => {
  const { client, server } = await against(fault);
  expect(await client.send(get)).toMatchObject(expected);
  expect(server.connections()).toBe(1);
});

it.each<[string, Fault, string, number?]>([
  ["silence", { kind: "silent" }, "silent", 200],
  ["a response that does not end", { kind: "start", text: "HTTP/1.1 200 OK\r\n\r\nhalf" }, "silent", 200],
  ["what is no HTTP", { kind: "raw", text: "SSH-2.0-OpenSSH_9.2\r\n" }, "garbled"],
  [
    "an answer cut off",
    { kind: "raw", text: "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf" },
    "garbled",
  ],
  ["an answer without end", { kind: "raw", text: `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(2_000)}` }, "garbled"],
])("does not send again after %s", async (_what, fault, kind, timeoutMs = get.timeoutMs) => {
  const { client, server } = await against(fault);
  await expect(client.send({ ...get, timeoutMs })).rejects.toMatchObject({ kind });
  expect(server.connections()).toBe(1);
});

it("ends a request that the caller aborts", async () => {
  const { client } = await against({ kind: "silent" });
  const given = new AbortController();
  const sent = client.send(get, given.signal);
  given.abort();
  await expect(sent).rejects.toMatchObject({ kind: "cancelled" });
});

it("keeps its connection open, and keeps the base URL's path", async () => {
  const tabby = await startTabbyDouble();
  onTestFinished(tabby.close);
  const client = createHttpClient(new URL(`${tabby.url}/proxied/`));
  for (const path of ["/a", "/b?c=d"]) await client.send({ ...get, path });
  expect(tabby.seen.map(({ url }) => url)).toEqual(["/proxied/a", "/proxied/b?c=d"]);
  expect(tabby.connections()).toBe(1);
});

it("sends the name and password of the base URL, and nothing to a host that a path names", async () => {
  const tabby = await startTabbyDouble();
  onTestFinished(tabby.close);
  const base = new URL(tabby.url);
  Object.assign(base, { username: "user", password: "sword fish" });
  await createHttpClient(base).send({ ...get, path: "//127.0.0.2:9/a" });
  const authorization = `Basic ${Buffer.from("user:sword fish").toString("base64")}`;
  expect(tabby.seen).toMatchObject([{ url: "//127.0.0.2:9/a", authorization }]);
});

it("opens a stream, and ends it after a silence or when the caller aborts", async () => {
  const { client } = await against({
    kind: "start",
    text: "HTTP/1.1 200 OK\r\n\r\nhalf",
  });
  const quiet = await client.open({ method: "GET", path: "/", quietMs: 200 });
  await expect(text(quiet)).rejects.toMatchObject({ kind: "silent" });
  const given = new AbortController();
  const aborted = await client.open({ method: "GET", path: "/", quietMs: 60_000 }, given.signal);
  given.abort();
  await expect(text(aborted)).rejects.toMatchObject({ kind: "cancelled" });
});

it("opens no stream at a server that does not answer", async () => {
  const { client, server } = await against({ kind: "silent" });
  const opened = client.open({ method: "GET", path: "/", quietMs: 200 });
  await expect(opened).rejects.toMatchObject({ kind: "silent" });
  expect(server.connections()).toBe(1);
});

it.runIf(process.platform === "linux")("opens no stream at a server that accepts no connection", async () => {
  const port = await listenWithoutAccepting();
  const opened = createHttpClient(new URL(`http://127.0.0.1:${port}`)).open({
    method: "GET",
    path: "/",
    quietMs: 200,
  });
  await expect(opened).rejects.toMatchObject({ kind: "silent" });
});

async function against(...faults: readonly Fault[]): Promise<{ client: HttpClient; server: BrokenServer }> {
  const server = await startBrokenServer(...faults);
  onTestFinished(server.close);
  const client = createHttpClient(new URL(server.url), { maxBodyBytes: 1_000 });
  return { client, server };
}

/** The port of a server whose queue of connections is full: its thread is blocked. */
async function listenWithoutAccepting(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = await once(worker, "message");
  // A backlog of 1 holds two connections.
  const waiting = [1, 2].map(() => connect({ port, host: "127.0.0.1" }).on("error", () => {}));
  onTestFinished(() => {
    for (const socket of waiting) socket.destroy();
  });
  await Promise.all(waiting.map((socket) => once(socket, "connect")));
  return port;
}
