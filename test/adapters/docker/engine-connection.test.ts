import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openEngineConnection } from "../../../src/adapters/docker/engine-connection.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";
import { createFakeEngineServer, type FakeEngineServer } from "./fake-engine-server.ts";

let server: FakeEngineServer | undefined;
afterEach(() => server?.remove());

const open = (env: ReadonlyMap<string, string>) => openEngineConnection(env, new MemoryFiles());

async function answering(status: number, body: string) {
  server = await createFakeEngineServer((_, response) => response.writeHead(status).end(body));
  return open(server.env);
}

describe("a connection to an engine", () => {
  it("sends the query with filters as JSON, and returns the parsed body", async () => {
    server = await createFakeEngineServer((request, response) =>
      response.end(JSON.stringify({ url: request.url })),
    );
    const connection = await open(server.env);
    const filters = { label: ["a=b c"] };
    expect(await connection.get("/containers/json", { all: true, filters })).toEqual({
      url: "/containers/json?all=true&filters=%7B%22label%22%3A%5B%22a%3Db%20c%22%5D%7D",
    });
    expect(await connection.get("/info", {})).toEqual({ url: "/info" });
  });

  it.each([400, 404, 409, 501])("returns undefined for a missing object (HTTP %i)", async (status) => {
    const connection = await answering(status, '{"message":"no such container"}');
    expect(await connection.get("/x", {})).toBeUndefined();
    expect(await connection.stream("/x", {})).toBeUndefined();
  });

  it("throws engine-unavailable with the engine's message for a refused request", async () => {
    const connection = await answering(500, '{"message":"disk is on fire"}');
    const refusal = { code: "engine-unavailable", message: expect.stringContaining("disk is on fire") };
    await expect(connection.get("/x", {})).rejects.toMatchObject(refusal);
    await expect(connection.stream("/x", {})).rejects.toMatchObject(refusal);
  });

  it("streams the response", async () => {
    const connection = await answering(200, "a stream");
    const chunks: Buffer[] = [];
    for await (const chunk of (await connection.stream("/x", {})) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("a stream");
  });

  it.each([
    ["before the answer", () => {}],
    ["in the middle of the answer", "{"],
  ])("rejects with the signal's reason when it aborts %s", async (_, beginning) => {
    const controller = new AbortController();
    server = await createFakeEngineServer((_request, response) => {
      response.writeHead(200);
      if (typeof beginning === "string") response.write(beginning);
      setImmediate(() => controller.abort("SIGINT"));
    });
    const connection = await open(server.env);
    await expect(connection.get("/x", {}, controller.signal)).rejects.toBe("SIGINT");
    await expect(connection.get("/x", {}, controller.signal)).rejects.toBe("SIGINT");
  });

  it("connects through ssh as the docker CLI does, and reports why ssh fails", async () => {
    server = await createFakeEngineServer((_, response) => response.end('{"through":"ssh"}'));
    const folder = await mkdtemp(join(tmpdir(), "stackctl-fake-ssh-"));
    try {
      const socket = (server.env.get("DOCKER_HOST") ?? "").replace("unix://", "");
      const script = `#!${process.execPath}
        if (process.argv.includes("stranger")) { console.error("Permission denied (publickey)."); process.exit(255); }
        require("node:fs").appendFileSync(${JSON.stringify(join(folder, "starts"))}, "x");
        const connection = require("node:net").connect(${JSON.stringify(socket)});
        process.stdin.pipe(connection).pipe(process.stdout);`;
      await writeFile(join(folder, "ssh"), script);
      await chmod(join(folder, "ssh"), 0o755);
      const env = (host: string) => new Map(Object.entries({ PATH: folder, DOCKER_HOST: host }));
      const far = await open(env("ssh://me@far"));
      expect(await far.get("/info", {})).toEqual({ through: "ssh" });
      // A connection serves the next request too, because each login takes time.
      expect(await far.get("/version", {})).toEqual({ through: "ssh" });
      expect(await readFile(join(folder, "starts"), "utf8")).toBe("x");
      await expect((await open(env("ssh://stranger@far"))).get("/info", {})).rejects.toMatchObject({
        code: "engine-unavailable",
        message: expect.stringContaining("Permission denied (publickey)."),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
