import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findSocketOwner } from "../../../src/adapters/host/find-socket-owner.ts";

let proc: string;
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), "stackctl-proc-"));
  await mkdir(join(proc, "net"));
  const listener =
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5566 1 0 100 0 0 10 0\n";
  await writeFile(join(proc, "net", "tcp"), `  sl  local_address\n${listener}`);
});
afterEach(() => rm(proc, { recursive: true }));

async function addProcess(pid: number, name: string, socket: string): Promise<void> {
  await mkdir(join(proc, String(pid), "fd"), { recursive: true });
  await writeFile(join(proc, String(pid), "comm"), `${name}\n`);
  await symlink(`socket:[${socket}]`, join(proc, String(pid), "fd", "3"));
}

describe("findSocketOwner", () => {
  it("names the process that has the socket open", async () => {
    await addProcess(11, "other", "1");
    await addProcess(12, "docker-proxy", "5566");
    expect(await findSocketOwner(8080, "tcp", proc)).toEqual({ pid: 12, process: "docker-proxy" });
  });

  it("knows that somebody listens when the process cannot be seen", async () => {
    await addProcess(11, "other", "1");
    expect(await findSocketOwner(8080, "tcp", proc)).toEqual({ pid: undefined, process: undefined });
  });

  it("finds nobody on another port or protocol, or without the tables", async () => {
    await addProcess(12, "docker-proxy", "5566");
    expect(await findSocketOwner(8081, "tcp", proc)).toBeUndefined();
    expect(await findSocketOwner(8080, "udp", proc)).toBeUndefined();
    expect(await findSocketOwner(8080, "tcp", join(proc, "none"))).toBeUndefined();
  });
});
