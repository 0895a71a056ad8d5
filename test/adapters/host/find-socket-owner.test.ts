import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findSocketOwner, parseListeningSockets } from "../../../src/adapters/host/find-socket-owner.ts";

const wanted = { hostIp: "", published: 8080, protocol: "tcp" } as const;
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
    expect(await findSocketOwner(wanted, proc)).toEqual({ pid: 12, process: "docker-proxy" });
  });

  it("reports a listener even if its process is not visible", async () => {
    await addProcess(11, "other", "1");
    expect(await findSocketOwner(wanted, proc)).toEqual({ pid: undefined, process: undefined });
  });

  it("finds no owner on another port or protocol, or without the tables", async () => {
    await addProcess(12, "docker-proxy", "5566");
    expect(await findSocketOwner({ ...wanted, published: 8081 }, proc)).toBeUndefined();
    expect(await findSocketOwner({ ...wanted, protocol: "udp" }, proc)).toBeUndefined();
    expect(await findSocketOwner(wanted, join(proc, "none"))).toBeUndefined();
  });

  it("finds the socket whose address overlaps, where several have the port", async () => {
    const line = (address: string, inode: string) =>
      `   0: ${address}:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`;
    const every = "0".repeat(32);
    await writeFile(join(proc, "net", "tcp"), `head\n${line("0200007F", "2")}${line("0100007F", "1")}`);
    await writeFile(join(proc, "net", "tcp6"), `head\n${line("00000000000000000000000001000000", "6")}`);
    await addProcess(11, "first", "1");
    await addProcess(12, "second", "2");
    await addProcess(16, "sixth", "6");
    const owner = async (hostIp: string) => (await findSocketOwner({ ...wanted, hostIp }, proc))?.process;
    expect(await Promise.all(["127.0.0.1", "127.0.0.2", "::1", "127.0.0.3"].map(owner))).toEqual([
      "first",
      "second",
      "sixth",
      undefined,
    ]);
    await writeFile(join(proc, "net", "tcp6"), `head\n${line(every, "6")}`);
    expect(await owner("127.0.0.3")).toBe("sixth");
  });
});

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ";

describe("parseListeningSockets", () => {
  it("reads listeners of TCP, and no connections", () => {
    const text = `${head}
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5566 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 5567 1 0000000000000000 20 4 30 10 -1
`;
    expect(parseListeningSockets(text)).toEqual([{ address: "127.0.0.1", port: 8080, inode: "5566" }]);
  });

  it("reads addresses of IPv6, and bound sockets of UDP", () => {
    const text = `${head}
   0: 00000000000000000000000000000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 77 2 0000000000000000 0
`;
    expect(parseListeningSockets(text)).toEqual([{ address: "::", port: 53, inode: "77" }]);
  });

  it("reads nothing from nothing", () => {
    expect(parseListeningSockets("")).toEqual([]);
    expect(parseListeningSockets(head)).toEqual([]);
  });
});
