import { existsSync, readdirSync } from "node:fs";
import { hostname, release, totalmem } from "node:os";
import type { LocalMachine } from "./judge-machine.ts";

/** Files that Docker and Podman put into each container. */
const containerFiles = ["/.dockerenv", "/run/.containerenv"];

/** Reads what identifies the machine of this process, from the kernel. */
export function readLocalMachine(): LocalMachine {
  return {
    platform: process.platform,
    hostname: hostname(),
    kernel: release(),
    memoryBytes: totalmem(),
    isContainer: containerFiles.some((path) => existsSync(path)),
    devices: readDevices(),
  };
}

function readDevices(): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync("/sys/class/net"));
  } catch {
    return undefined;
  }
}
