import { describe, expect, it } from "vitest";
import type { EngineAddress } from "../../../src/adapters/docker/engine-address.ts";
import { judgeMachine, type LocalMachine } from "../../../src/adapters/docker/judge-machine.ts";

const machine: LocalMachine = {
  platform: "linux",
  hostname: "box",
  kernel: "6.1.0-1",
  memoryBytes: 8_000_000_000,
  isContainer: false,
  devices: new Set(["lo", "eth0", "docker0", "br-0123456789ab"]),
};
const info = {
  Name: "box",
  KernelVersion: "6.1.0-1",
  OperatingSystem: "Debian GNU/Linux 12",
  OSType: "linux",
  MemTotal: 8_000_000_000,
  SecurityOptions: ["name=seccomp,profile=builtin"],
};
const socket: EngineAddress = { kind: "socket", path: "/tmp/s.sock" };
const tcp = (host: string): EngineAddress => ({ kind: "tcp", host, port: 2375 });
const ssh = (host: string): EngineAddress => ({ kind: "ssh", host, port: 22, username: undefined });
const desktop = { OperatingSystem: "Docker Desktop", Name: "docker-desktop" };
const rootless = { SecurityOptions: ["name=rootless"] };
const random = ["docker0", "br-0123456789ab"];

interface Case {
  readonly address?: EngineAddress;
  readonly isDefault?: boolean;
  readonly info?: Partial<typeof info>;
  readonly bridges?: readonly string[];
  readonly here?: Partial<LocalMachine>;
}

const judge = (given: Case) =>
  judgeMachine(
    {
      address: given.address ?? socket,
      isDefault: given.isDefault ?? false,
      info: { ...info, ...given.info },
      bridges: given.bridges ?? ["docker0"],
    },
    { ...machine, ...given.here },
  );

describe("judgeMachine", () => {
  it.each<[string, Case]>([
    ["a socket, the same facts", {}],
    ["the default socket", { isDefault: true }],
    ["unknown bridges, as of Podman", { bridges: [] }],
    ["a random bridge that is a device here", { bridges: random }],
    ["one of two random bridges, because networks come and go", { bridges: ["br-ffffffffffff", ...random] }],
    ["TCP on the loopback interface", { address: tcp("127.0.0.1") }],
    ["SSH to this machine", { address: ssh("localhost") }],
    ["TCP on another address, proved by a random bridge", { address: tcp("10.0.0.7"), bridges: random }],
  ])("finds this machine: %s", (_, given) => {
    expect(judge(given)).toEqual({ local: true, remote: undefined });
  });

  it.each<[string, Case]>([
    ["Docker Desktop", { info: desktop }],
    ["an engine without root", { info: rootless }],
    ["macOS", { here: { platform: "darwin" } }],
    ["a socket mounted into this container", { info: { Name: "host" }, here: { isContainer: true } }],
    ["the default socket with other facts", { isDefault: true, info: { Name: "other" } }],
  ])("finds an engine beside this machine: %s", (_, given) => {
    expect(judge(given)).toEqual({ local: false, remote: undefined });
  });

  const unknown = { host: undefined, ssh: false };
  it.each<[string, Case, object]>([
    [
      "TCP to another host",
      { address: tcp("10.0.0.7"), info: { Name: "far" } },
      { host: "10.0.0.7", name: "far", ssh: false },
    ],
    [
      "SSH to another host",
      { address: ssh("far.example"), info: { Name: "far" } },
      { host: "far.example", name: "far", ssh: true },
    ],
    ["SSH to a clone of this machine", { address: ssh("clone") }, { host: "clone", name: "box", ssh: true }],
    ["a socket that ssh forwards", { info: { Name: "far" } }, { ...unknown, name: "far" }],
    [
      "a forwarded socket of a clone with its own networks",
      { bridges: ["docker0", "br-ffffffffffff"] },
      { ...unknown, name: "box" },
    ],
    ["a clone with another memory size", { info: { MemTotal: 4_000_000_000 } }, { ...unknown, name: "box" }],
    [
      "a socket of another network namespace",
      { here: { devices: new Set(["lo"]) } },
      { ...unknown, name: "box" },
    ],
    [
      "another kernel, from a container",
      { info: { KernelVersion: "5.10" }, here: { isContainer: true } },
      { ...unknown, name: "box" },
    ],
    [
      "a port of this machine that leads elsewhere",
      { address: tcp("localhost"), info: { Name: "far" } },
      { ...unknown, name: "far" },
    ],
    [
      "Docker Desktop of another machine",
      { address: ssh("mac"), info: desktop },
      { host: "mac", name: "docker-desktop", ssh: true },
    ],
  ])("finds another machine: %s", (_, given, remote) => {
    expect(judge(given)).toEqual({ local: false, remote });
  });
});
