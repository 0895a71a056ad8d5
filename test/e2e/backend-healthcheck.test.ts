import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSocketServer, type Server } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../support/free-port.ts";

const app = fileURLToPath(new URL("../../dist/backend/app", import.meta.url));
describe("the backend's health check", () => {
  it("passes when /health answers 200", async () => {
    const asked: string[] = [];
    const port = await serve((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("{}");
    });
    expect(await check(port)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(asked).toEqual(["GET /health"]);
  });

  it("requests the address that the server listens on", async () => {
    const hosts: unknown[] = [];
    const port = await serve((request, response) => {
      hosts.push(request.headers.host);
      response.end("{}");
    });
    expect(await check(port, { HOST: "localhost" })).toMatchObject({ exitCode: 0 });
    expect(await check(port, { HOST: "0.0.0.0" })).toMatchObject({ exitCode: 0 });
    expect(hosts).toEqual([`localhost:${port}`, `127.0.0.1:${port}`]);
  });

  it("fails with the status if it is not 200", async () => {
    const port = await serve((_, response) => response.writeHead(503).end("{}"));
    expect(await check(port)).toMatchObject({
      exitCode: 1,
      stderr: `http://127.0.0.1:${port}/health: status 503`,
    });
  });

  it("fails with the dependency that is down and the reason", async () => {
    const storage = { status: "down", required: true, reason: "the file system of /data has no space left" };
    const tabby = { status: "down", required: false, reason: "it is silent" };
    const body = JSON.stringify({ status: "down", dependencies: { storage, tabby } });
    const port = await serve((_, response) => response.writeHead(503).end(body));
    expect(await check(port)).toMatchObject({
      exitCode: 1,
      stderr: `http://127.0.0.1:${port}/health: status 503; storage is down: the file system of /data has no space left`,
    });
  });

  it("fails if no process listens on the port", async () => {
    const { exitCode, stderr } = await check(await freePort());
    expect(exitCode).toBe(1);
    expect(stderr).toContain("ECONNREFUSED");
  });

  it("fails after a timeout if the server does not respond", async () => {
    const { exitCode, stderr } = await check(await serve(() => undefined));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("no answer within 2 s");
  });

  it.each([
    ["closes the connection", "", "ended without an answer"],
    ["does not speak HTTP", `${"no HTTP ".repeat(200)}`, "no HTTP"],
  ])("fails for a server that %s", async (_, text, said) => {
    const port = await listen(createSocketServer((socket) => socket.end(text)));
    const { exitCode, stderr } = await check(port);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(said);
  });
});

async function check(port: number, env: Readonly<Record<string, string>> = {}) {
  return await execa(process.execPath, [join(app, "healthcheck.js")], {
    env: { PORT: `${port}`, ...env },
    reject: false,
  });
}

async function serve(listener: RequestListener): Promise<number> {
  return await listen(createServer(listener));
}

async function listen(server: Server): Promise<number> {
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return port;
}
