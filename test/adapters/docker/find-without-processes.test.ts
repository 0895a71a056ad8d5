import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { openEngineConnection } from "../../../src/adapters/docker/engine-connection.ts";
import { findWithoutProcesses } from "../../../src/adapters/docker/find-without-processes.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";
import { createFakeEngineServer } from "./fake-engine-server.ts";

const container = makeContainer("web", { id: "12ab34cd" });
let cgroupRoot: string;
beforeEach(async () => {
  cgroupRoot = await mkdtemp(join(tmpdir(), "stackctl-cgroup-"));
});
afterEach(() => rm(cgroupRoot, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(cgroupRoot, path)), { recursive: true });
  await writeFile(join(cgroupRoot, path), text);
}

describe("findWithoutProcesses", () => {
  const notAsked = () => Promise.reject(new Error("the engine was asked"));

  it.each([
    ["version 2, systemd", `system.slice/docker-${container.id}.scope/cgroup.events`, "populated"],
    ["version 2, cgroupfs", `docker/${container.id}/cgroup.events`, "populated"],
    ["version 1, systemd", `memory/system.slice/docker-${container.id}.scope/cgroup.procs`, "procs"],
    ["version 1, cgroupfs", `memory/docker/${container.id}/cgroup.procs`, "procs"],
  ])("decides by the cgroup files of %s, without the engine", async (_, path, kind) => {
    await write(path, kind === "procs" ? "17\n18\n" : "populated 1\nfrozen 0\n");
    expect(await findWithoutProcesses([container], { connect: notAsked, cgroupRoot })).toEqual(new Set());
    await write(path, kind === "procs" ? "" : "populated 0\nfrozen 0\n");
    expect(await findWithoutProcesses([container], { connect: notAsked, cgroupRoot })).toEqual(
      new Set([container.id]),
    );
  });

  it("does not treat a version 1 cgroup with child groups as empty", async () => {
    await write(`memory/docker/${container.id}/cgroup.procs`, "");
    await write(`memory/docker/${container.id}/inner/cgroup.procs`, "17\n");
    expect(await findWithoutProcesses([container], { connect: notAsked, cgroupRoot })).toEqual(new Set());
  });

  it("makes no request for stopped containers", async () => {
    const ended = { ...container, state: "exited" as const };
    expect(await findWithoutProcesses([ended], { connect: notAsked, cgroupRoot })).toEqual(new Set());
  });

  it.each([
    ["nobody", 200, { Titles: ["PID"], Processes: null }, true],
    ["an empty list", 200, { Titles: ["PID"], Processes: [] }, true],
    ["a process", 200, { Titles: ["PID"], Processes: [["17"]] }, false],
    ["a refusal", 409, { message: "container is not running" }, false],
    ["a failure", 500, { message: "ps: not found" }, false],
    ["that it knows no such container", 404, { message: "no such container" }, false],
    ["something else", 200, { Titles: ["PID"] }, false],
  ])("asks an engine without cgroup files here: %s", async (_, status, answer, hasNoProcesses) => {
    const paths: string[] = [];
    const server = await createFakeEngineServer((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
    });
    onTestFinished(() => server.remove());
    const connect = () => openEngineConnection(server.env, createNodeFiles());
    const found = await findWithoutProcesses([container], { connect, cgroupRoot });
    expect(found.has(container.id)).toBe(hasNoProcesses);
    expect(paths).toEqual([expect.stringMatching(/\/containers\/12ab34cd\/top$/)]);
  });

  it("waits only briefly for a silent engine, and not at all after an abort", async () => {
    const server = await createFakeEngineServer(() => {});
    onTestFinished(() => server.remove());
    const connect = () => openEngineConnection(server.env, createNodeFiles());
    expect(await findWithoutProcesses([container], { connect, cgroupRoot })).toEqual(new Set());
    const ended = AbortSignal.abort(new Error("enough"));
    await expect(findWithoutProcesses([container], { connect, cgroupRoot }, ended)).rejects.toThrow("enough");
  });
});
