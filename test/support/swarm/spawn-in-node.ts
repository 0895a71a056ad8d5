import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { type NodeLayout, namespaceFile } from "./lay-out-nodes.ts";

/**
 * Starts a program in a node's network namespace. It outlives the test process, and ends with the cluster. Its output
 * is appended to a file.
 *
 * `ip netns exec` would mount a new /sys, without cgroups, so `nsenter` enters the namespace.
 */
export function spawnInNode(node: NodeLayout, command: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, "a");
  const args = [`--net=${namespaceFile(node.namespace)}`, ...command];
  const child = spawn("nsenter", args, { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();
  return child;
}
