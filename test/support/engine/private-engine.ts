import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, openSync, readFileSync, watch } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { busyboxImage } from "./images.ts";

/** An engine of one test, beside the shared one. The test may stop it and fill its disk. */
export interface PrivateEngine {
  /** Contains its address as DOCKER_HOST. */
  readonly env: Readonly<Record<string, string>>;
  /** Shuts it down cleanly, as a restart of the service would. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Kills it by SIGKILL, like a crash; its containerd and its containers keep running. */
  kill(): Promise<void>;
  /** Fills the disk of its images and containers. */
  fillDisk(): Promise<void>;
}

const diskSize = "640m";

/** Addresses of its default bridge, random for each engine because several may run at once. */
const drawBridgeAddress = () => `10.213.${randomInt(1, 255)}.1/24`;

/**
 * Starts an engine with the busybox image, its data on a small disk in memory, its own bridge and no firewall rules.
 * It is removed at the end of the test. Needs root on Linux.
 */
export async function startPrivateEngine(): Promise<PrivateEngine> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-private-engine-"));
  const data = join(folder, "data");
  const socket = join(folder, "docker.sock");
  const env = { DOCKER_HOST: `unix://${socket}` };
  // Without its own bridge, the engine would remove docker0, which belongs to the shared engine.
  const bridge = `stp-${randomBytes(4).toString("hex")}`;
  await execa("ip", ["link", "add", "name", bridge, "type", "bridge"]);
  await execa("ip", ["addr", "add", drawBridgeAddress(), "dev", bridge]);
  await execa("ip", ["link", "set", bridge, "up"]);
  await mkdir(data);
  await execa("mount", ["-t", "tmpfs", "-o", `size=${diskSize}`, "tmpfs", data]);
  let daemon: ChildProcess | undefined;

  const start = async () => {
    daemon = await startDaemon(folder, socket, bridge);
  };
  const stop = async () => {
    if (!daemon || daemon.exitCode !== null) return;
    const ended = once(daemon, "exit");
    daemon.kill("SIGTERM");
    await ended;
  };
  const kill = async () => {
    if (!daemon || daemon.exitCode !== null) return;
    const ended = once(daemon, "exit");
    daemon.kill("SIGKILL");
    await ended;
    // The next engine would mistake any process with this id for this engine.
    await rm(join(folder, "pid"), { force: true });
  };
  onTestFinished(async () => {
    if (daemon?.exitCode === null) {
      const { stdout } = await execa("docker", ["ps", "--all", "--quiet"], { env, reject: false });
      const ids = stdout.split("\n").filter((id) => id !== "");
      if (ids.length > 0) await execa("docker", ["rm", "--force", ...ids], { env, reject: false });
      await execa("docker", ["network", "prune", "--force"], { env, reject: false });
    }
    await stop();
    await execa("umount", ["--lazy", data], { reject: false });
    await execa("ip", ["link", "delete", bridge], { reject: false });
    await rm(folder, { recursive: true, force: true });
  });
  await start();
  await execa("docker", ["save", busyboxImage], { buffer: false }).pipe("docker", ["load"], { env });
  return {
    env,
    start,
    stop,
    kill,
    async fillDisk() {
      // Writes until the disk is full, so the command is expected to fail.
      await execa("dd", ["if=/dev/zero", `of=${join(data, "ballast")}`, "bs=1M"], { reject: false });
    },
  };
}

async function startDaemon(folder: string, socket: string, bridge: string): Promise<ChildProcess> {
  const logFile = join(folder, "log");
  const log = openSync(logFile, "w");
  const daemon = spawn(
    "dockerd",
    [
      ...["--host", `unix://${socket}`, "--pidfile", join(folder, "pid")],
      ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
      ...["--bridge", bridge, "--iptables=false", "--ip6tables=false", "--ip-forward=false"],
      // Its networks get addresses without a route on this machine. With its own address pools, a restarted
      // engine would remove docker0.
      "--userland-proxy=false",
    ],
    { stdio: ["ignore", log, log] },
  );
  const watcher = watch(logFile);
  const early = once(daemon, "exit").then(([code]) => {
    throw new Error(
      `the private dockerd ended with ${String(code)}: ${readFileSync(logFile, "utf8").slice(-500)}`,
    );
  });
  early.catch(() => undefined);
  try {
    while (!existsSync(socket) || !readFileSync(logFile, "utf8").includes("API listen on")) {
      await Promise.race([once(watcher, "change"), early]);
    }
  } finally {
    watcher.close();
  }
  return daemon;
}
