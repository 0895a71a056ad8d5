import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { type EngineRequest, requestEngine } from "../engine/request-engine.ts";
import type { NodeLayout } from "./lay-out-nodes.ts";
import { spawnInNode } from "./spawn-in-node.ts";
import { untilWithin } from "./until-within.ts";

/** After a kill, containerd first cleans up after each of its containers. */
const startLimitMs = 300_000;

/**
 * Starts a node's dockerd, detached, and returns once it serves its API. The files of an earlier dockerd stay, so that
 * a killed one continues with its containers.
 */
export async function startNodeEngine(node: NodeLayout, more: readonly string[] = []): Promise<void> {
  await mkdir(node.folder, { recursive: true });
  await removeStalePidFiles(node);
  const named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', node.name];
  const daemon = spawnInNode(node, [...named, "dockerd", ...listOptions(node), ...more], logFile(node));
  const otherwise = () => `dockerd of ${node.name} does not respond: ${lastLines(node)};`;
  await untilWithin({ limitMs: startLimitMs, pauseMs: 20, otherwise }, () => servesApi(node, daemon));
}

/** Sends a request to a node's engine. */
export async function askNode(
  node: Pick<NodeLayout, "socket">,
  request: Omit<EngineRequest, "open">,
): Promise<unknown> {
  return await requestEngine({ ...request, open: () => connect(node.socket) });
}

/** The ids of a node's running dockerd and its containerd. */
export function findEnginePids(node: NodeLayout): readonly number[] {
  return pidFiles(node).flatMap(({ file, program }) => {
    const pid = readIfThere(file).trim();
    // A zombie has no command line.
    const [command = ""] = pid === "" ? [] : readIfThere(`/proc/${pid}/cmdline`).split("\0");
    return basename(command) === program ? [Number(pid)] : [];
  });
}

function listOptions({ name, folder, host, namespace }: NodeLayout): readonly string[] {
  return [
    ...["--host", host, "--pidfile", join(folder, "pid"), "--label", `node=${name}`],
    ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
    // systemd would want a slice as the parent.
    ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", `/${namespace}`],
  ];
}

async function servesApi(node: NodeLayout, daemon: ChildProcess): Promise<boolean> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) {
    const code = daemon.exitCode ?? daemon.signalCode;
    throw new Error(`dockerd of ${node.name} ended with ${code}: ${lastLines(node)}`);
  }
  if (!existsSync(node.socket)) return false;
  return await askNode(node, { method: "GET", path: "/info", signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  );
}

/** A killed program leaves its pid file, and dockerd would mistake another process with that id for it. */
async function removeStalePidFiles(node: NodeLayout): Promise<void> {
  if (findEnginePids(node).length > 0) throw new Error(`the engine of ${node.name} is still running`);
  for (const { file } of pidFiles(node)) await rm(file, { force: true });
}

function pidFiles({ folder }: NodeLayout) {
  return [
    { file: join(folder, "pid"), program: "dockerd" },
    { file: join(folder, "exec/containerd/containerd.pid"), program: "containerd" },
  ];
}

function logFile(node: NodeLayout): string {
  return join(node.folder, "log");
}

function lastLines(node: NodeLayout): string {
  return readIfThere(logFile(node)).trim().split("\n").slice(-3).join(" | ");
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
