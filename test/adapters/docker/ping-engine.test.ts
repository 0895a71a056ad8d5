import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { pingEngine } from "../../../src/adapters/docker/ping-engine.ts";
import { freePort } from "../../support/free-port.ts";
import { createFakeEngineServer } from "./fake-engine-server.ts";

const files = createNodeFiles();
const ping = (host: string, signal?: AbortSignal) =>
  pingEngine(new Map([["DOCKER_HOST", host]]), files, signal);

describe("pingEngine", () => {
  it("accepts any response, and makes no other request", async () => {
    const asked: string[] = [];
    const server = await createFakeEngineServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(403).end();
    });
    onTestFinished(() => server.remove());
    await expect(pingEngine(server.env, files)).resolves.toEqual({ isManager: false });
    expect(asked).toEqual(["GET /_ping"]);
  });

  it("accepts a real engine's response, at a TCP port too", async () => {
    const port = await freePort();
    const server = createHttpServer((_, response) => response.end("OK")).listen(port, "127.0.0.1");
    onTestFinished(() => void server.close());
    await expect(ping(`tcp://127.0.0.1:${port}`)).resolves.toEqual({ isManager: false });
  });

  it("reports why the engine does not answer: no socket, refused connection, unknown address", async () => {
    const socket = join(import.meta.dirname, "no.sock");
    await expect(ping(`unix://${socket}`)).rejects.toMatchObject({
      code: "engine-unavailable",
      message: `no Docker engine runs at unix://${socket} (DOCKER_HOST): the socket does not exist`,
    });
    const address = `tcp://127.0.0.1:${await freePort()}`;
    await expect(ping(address)).rejects.toMatchObject({
      message: `no Docker engine answers at ${address} (DOCKER_HOST): connection refused`,
    });
    await expect(ping("nonsense://here")).rejects.toMatchObject({ code: "engine-unavailable" });
  });

  it("waits two seconds for a silent engine, and does not wait after an abort", async () => {
    const port = await freePort();
    const socket = `/tmp/stackctl-silent-${port}.sock`;
    const server = createServer().listen(socket);
    onTestFinished(() => void server.close());
    await expect(ping(`unix://${socket}`)).rejects.toMatchObject({
      code: "engine-unavailable",
      message: expect.stringContaining("no answer within 2 s"),
    });
    const reason = new Error("enough");
    await expect(ping(`unix://${socket}`, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
