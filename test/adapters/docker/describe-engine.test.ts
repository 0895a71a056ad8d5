import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isThisMachine, readCdiDevices } from "../../../src/adapters/docker/describe-engine.ts";

const machine = { platform: "linux", hostname: "box", kernel: "6.1.0-1" };
const info = {
  Name: "box",
  KernelVersion: "6.1.0-1",
  OperatingSystem: "Debian GNU/Linux 12",
  OSType: "linux",
  SecurityOptions: ["name=seccomp,profile=builtin"],
};

describe("isThisMachine", () => {
  it("treats an engine with this machine's name and kernel as local", () => {
    expect(isThisMachine(info, machine)).toBe(true);
  });

  it.each([
    ["another name, as in a container with the socket", { Name: "other" }, {}],
    ["another kernel", { KernelVersion: "6.6.0-linuxkit" }, {}],
    ["Docker Desktop", { OperatingSystem: "Docker Desktop" }, {}],
    ["an engine without root", { SecurityOptions: ["name=rootless"] }, {}],
    ["Windows containers", { OSType: "windows" }, {}],
    ["macOS", {}, { platform: "darwin" }],
  ])("does not believe %s", (_, changes, here) => {
    expect(isThisMachine({ ...info, ...changes }, { ...machine, ...here })).toBe(false);
  });
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-cdi-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readCdiDevices", () => {
  it("lists the devices of YAML and JSON specifications, and skips other files", async () => {
    const yaml = 'cdiVersion: "0.6.0"\nkind: nvidia.com/gpu\ndevices:\n  - name: "0"\n  - name: all\n';
    await writeFile(join(folder, "nvidia.yaml"), yaml);
    await writeFile(join(folder, "other.json"), '{"kind":"example.com/net","devices":[{"name":"a"}]}');
    await writeFile(join(folder, "broken.yaml"), "kind: [");
    await writeFile(join(folder, "readme.txt"), "kind: x");
    expect(await readCdiDevices([folder, join(folder, "missing")])).toEqual([
      "example.com/net=a",
      "nvidia.com/gpu=0",
      "nvidia.com/gpu=all",
    ]);
  });
});
