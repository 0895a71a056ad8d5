import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, type FSWatcher, openSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startTimeoutMs = 300_000;
const logFile = join(tmpdir(), "stackctl-test-dockerd.log");

/** Files that contain a process id, and the expected program of that process. */
const pidFiles = [
  ["/var/run/docker.pid", "dockerd"],
  ["/var/run/docker/containerd/containerd.pid", "containerd"],
] as const;

/**
 * A killed engine leaves its containers' state behind. containerd cleans it up before it serves, one container at a
 * time (131 took 8.6 s), and dockerd stops waiting for it. The next attempt continues after the cleaned containers.
 */
const clearingUp = "timeout waiting for containerd to start";
const mostStarts = 5;

/** Starts a detached dockerd, and returns once it serves its API. Its log is in the temp folder. */
export async function startDockerd(): Promise<void> {
  for (let start = 1; ; start++) {
    try {
      return await startOnce();
    } catch (error) {
      if (start === mostStarts || !String(error).includes(clearingUp)) throw error;
    }
  }
}

async function startOnce(): Promise<void> {
  removeStalePidFiles();
  const log = openSync(logFile, "w");
  const daemon = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log] });
  const watcher = watch(logFile);
  try {
    await Promise.race([servesApi(watcher), endsEarly(daemon), runsOutOfTime()]);
  } finally {
    watcher.close();
    daemon.removeAllListeners();
    daemon.unref();
  }
}

/**
 * Removes stale pid files: after a machine crash, dockerd would mistake another process with that id for its
 * own.
 */
function removeStalePidFiles(): void {
  for (const [file, program] of pidFiles) {
    const pid = readIfThere(file).trim();
    if (pid !== "" && readIfThere(`/proc/${pid}/comm`).trim() !== program) rmSync(file);
  }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

async function servesApi(watcher: FSWatcher): Promise<void> {
  while (!readFileSync(logFile, "utf8").includes("API listen on")) await once(watcher, "change");
}

async function endsEarly(daemon: ChildProcess): Promise<never> {
  const [code] = await once(daemon, "exit");
  throw new Error(`dockerd ended with ${String(code)}: ${lastLines()}`);
}

async function runsOutOfTime(): Promise<never> {
  await once(AbortSignal.timeout(startTimeoutMs), "abort");
  throw new Error(`dockerd did not serve its API within ${startTimeoutMs / 1000} s: ${lastLines()}`);
}

function lastLines(): string {
  return readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ");
}
