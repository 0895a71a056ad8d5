import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createNodeHost } from "../../../src/adapters/host/node-host.ts";
import { freePort } from "../../support/free-port.ts";

const host = createNodeHost();

/** Longer than a busy machine takes: what is tested is the answer. */
const patientMs = 60_000;

const me =
  process.platform === "linux" ? { pid: process.pid, process: expect.any(String) } : expect.anything();

async function listen(address: string): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("a TCP server has a port");
  return {
    port: bound.port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

describe("canConnect", () => {
  it("is true for a listening port, and false for a closed one or after an abort", async () => {
    const server = await listen("127.0.0.1");
    expect(await host.canConnect("127.0.0.1", server.port, patientMs)).toBe(true);
    expect(await host.canConnect("127.0.0.1", server.port, patientMs, AbortSignal.abort())).toBe(false);
    await server.close();
    expect(await host.canConnect("127.0.0.1", server.port, patientMs)).toBe(false);
  });
});

describe("findPortOwner", () => {
  it("finds no owner of a free port, repeatedly", async () => {
    const port = { hostIp: "", published: await freePort(), protocol: "tcp" } as const;
    expect(await host.findPortOwner(port)).toBeUndefined();
    expect(await host.findPortOwner(port)).toBeUndefined();
  });

  it.each([
    ["the same address", "127.0.0.1", "127.0.0.1"],
    ["every address, for one", "0.0.0.0", "127.0.0.1"],
    ["one address, for all", "127.0.0.1", ""],
    ["every address of IPv6, for all", "::", ""],
  ])("finds who listens on %s", async (_, address, hostIp) => {
    const server = await listen(address);
    try {
      const owner = await host.findPortOwner({ hostIp, published: server.port, protocol: "tcp" });
      expect(owner).toEqual(me);
    } finally {
      await server.close();
    }
  });

  it("finds no owner on another address of the same port", async () => {
    const server = await listen("127.0.0.1");
    try {
      const port = { hostIp: "127.0.0.2", published: server.port, protocol: "tcp" } as const;
      expect(await host.findPortOwner(port)).toBeUndefined();
    } finally {
      await server.close();
    }
  });

  it("distinguishes UDP from TCP", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const published = socket.address().port;
    try {
      expect(await host.findPortOwner({ hostIp: "", published, protocol: "udp" })).toEqual(me);
      expect(await host.findPortOwner({ hostIp: "", published, protocol: "tcp" })).toBeUndefined();
    } finally {
      socket.close();
    }
  });

  it("cannot tell for an address that is not of this machine, nor for SCTP", async () => {
    const published = await freePort();
    expect(await host.findPortOwner({ hostIp: "192.0.2.1", published, protocol: "tcp" })).toBeUndefined();
    expect(await host.findPortOwner({ hostIp: "", published, protocol: "sctp" })).toBeUndefined();
  });
});

describe("facts about the machine for preflight", () => {
  it("returns the free disk space of a path, and of a path that does not exist yet", async () => {
    const free = (await host.freeDiskBytes(tmpdir())) ?? 0;
    expect(free).toBeGreaterThan(0);
    const below = (await host.freeDiskBytes(join(tmpdir(), "no", "such", "folder"))) ?? 0;
    expect(Math.abs(below - free)).toBeLessThan(free / 2);
  });

  it("returns the free memory, and the version of Node", () => {
    expect(host.availableMemoryBytes()).toBeGreaterThan(1024 ** 2);
    expect(host.nodeVersion).toBe(process.versions.node);
  });

  it("knows whether a path may be used", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stackctl-access-"));
    try {
      await mkdir(join(folder, "own"));
      expect(await host.access(join(folder, "own"))).toBe("usable");
      expect(await host.access(join(folder, "none"))).toBe("missing");
      expect(await host.access(join(folder, "none", "below"))).toBe("missing");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("succeeds", () => {
  it.each([
    ["ends with 0", ["sh", "-c", "exit 0"], patientMs, true],
    ["ends with 3", ["sh", "-c", "exit 3"], patientMs, false],
    ["is not there", ["no-such-program-anywhere"], patientMs, false],
    ["takes too long", ["sh", "-c", "sleep 1000"], 300, false],
  ])("of a program that %s", async (_, command, timeoutMs, expected) => {
    expect(await host.succeeds(command, timeoutMs)).toBe(expected);
  });

  it("throws the reason of a signal", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(host.succeeds(["sh", "-c", "exit 0"], patientMs, signal)).rejects.toBe(reason);
  });
});

describe("hasProgram", () => {
  it("finds only executable files on the PATH", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stackctl-path-"));
    try {
      await writeFile(join(folder, "tool"), "");
      await chmod(join(folder, "tool"), 0o755);
      await writeFile(join(folder, "text"), "");
      await chmod(join(folder, "text"), 0o644);
      const own = createNodeHost({ env: new Map([["PATH", `/nonexistent:${folder}`]]) });
      expect(await own.hasProgram("tool")).toBe(true);
      expect(await own.hasProgram("text")).toBe(false);
      expect(await own.hasProgram("other")).toBe(false);
      expect(await createNodeHost({ env: new Map() }).hasProgram("tool")).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
