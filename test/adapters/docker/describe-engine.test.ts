import { describe, expect, it } from "vitest";
import { isThisMachine } from "../../../src/adapters/docker/describe-engine.ts";

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
