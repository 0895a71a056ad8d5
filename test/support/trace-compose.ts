import { accessSync, constants } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { findProgram } from "../../src/adapters/host/find-program.ts";
import { isWithoutEngine, wayOut } from "./engine/start-engine.ts";

/** The file accesses of one run of Compose, traced by system calls. */
export interface ComposeTrace {
  readonly exitCode: number | undefined;
  readonly stderr: string;
  /** Absolute paths that the run opened or called stat on, each once. */
  readonly opened: readonly string[];
  readonly examined: readonly string[];
}

/** Whether system calls can be traced. On Debian as root, strace is installed if missing. */
export async function findTracer(): Promise<{ readonly why: string | undefined }> {
  if (process.platform !== "linux") return { why: "strace needs Linux" };
  if (!(await hasStrace())) {
    if (!isWritable("/var/lib/dpkg/lock")) return { why: "strace is not installed, and cannot be from here" };
    if (isWithoutEngine()) return { why: "strace is not installed, and STACKCTL_TEST_ENGINE=none" };
    process.stderr.write(`test tracer: installing strace, as root, from Debian's packages. ${wayOut}\n`);
    const installed = await install();
    if (!installed) return { why: "strace is not installed, and Debian's package cannot be had" };
  }
  const tried = await execa("strace", ["-f", "-qq", "-o", "/dev/null", "true"], { reject: false });
  return { why: tried.exitCode === 0 ? undefined : `strace may not trace here: ${tried.stderr.trim()}` };
}

async function hasStrace(): Promise<boolean> {
  return (await findProgram("strace", { path: process.env.PATH })) !== undefined;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function install(): Promise<boolean> {
  const script = `
    export DEBIAN_FRONTEND=noninteractive
    add() { apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 strace; }
    add || { apt-get update -qq && add; }`;
  await execa("sh", ["-c", script], { reject: false });
  return hasStrace();
}

/** Runs `docker` with these arguments under strace. */
export async function traceDocker(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ComposeTrace> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-trace-"));
  try {
    const log = join(folder, "log");
    const calls = "trace=open,openat,stat,lstat,newfstatat,statx,readlink,readlinkat";
    const { exitCode, stderr } = await execa(
      "strace",
      ["-f", "-qq", "-s", "4096", "-e", calls, "-o", log, "docker", ...args],
      { cwd, env, extendEnv: false, reject: false, stdin: "ignore" },
    );
    return { exitCode, stderr, ...readTrace(await readFile(log, "utf8"), cwd) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readTrace(log: string, cwd: string): Pick<ComposeTrace, "opened" | "examined"> {
  const opened = new Set<string>();
  const examined = new Set<string>();
  for (const line of log.split("\n")) {
    const match = /^\d+\s+(\w+)\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"/.exec(line);
    if (!match?.[1] || match[2] === undefined || match[2] === "") continue;
    const path = resolve(cwd, JSON.parse(`"${match[2]}"`));
    (match[1].startsWith("open") ? opened : examined).add(path);
  }
  return { opened: [...opened], examined: [...examined] };
}
