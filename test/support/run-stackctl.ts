import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { z } from "zod";
import { matches, watchOutput } from "./watch-output.ts";

/** The built program. */
export const launcher = fileURLToPath(new URL("../../bin/stackctl.js", import.meta.url));

/** Of this process's environment only what a program needs to find itself, its home and the engine. */
const inherited =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|XDG_RUNTIME_DIR|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|PATHEXT)$/i;

/** Ends a program that hangs before its scenario's own limit does, so that what it said is shown. It measures nothing. */
export const programLimitMs = 240_000;

export interface StackctlOptions {
  readonly cwd: string;
  /** On top of a clean environment: no CI, COMPOSE_*, ENABLE_*, STACKCTL_*, NO_COLOR or FORCE_COLOR. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stdin holds; without it stdin is empty. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
  /** The program of an installed package; default: the one built here. */
  readonly launcher?: string;
}

export interface StackctlResult {
  readonly args: readonly string[];
  /** 124 when the time ran out, 128 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** The one JSON document on stdout, unchecked. */
  json(): unknown;
  /** The same, as a contract's schema reads it. */
  json<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly timedOut: boolean;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly durationMs: number;
}

/** A stackctl that runs. */
export interface RunningStackctl {
  readonly pid: number;
  /** How it ends; never rejects. */
  readonly result: Promise<StackctlResult>;
  /** Resolves once stdout or stderr holds this; rejects when it ends without. */
  says(expected: string | RegExp): Promise<void>;
  /** Ctrl-C: SIGINT to it and to what it started, as a terminal sends it. */
  interrupt(): void;
  signal(name: NodeJS.Signals): void;
}

/** Runs the built stackctl to its end; a failing exit code is a result, not an error. */
export async function runStackctl(
  args: readonly string[],
  options: StackctlOptions,
): Promise<StackctlResult> {
  return await startStackctl(args, options).result;
}

/** Starts the built stackctl and hands it over while it runs. */
export function startStackctl(args: readonly string[], options: StackctlOptions): RunningStackctl {
  const child = execa(process.execPath, [options.launcher ?? launcher, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.env },
    extendEnv: false,
    input: options.input ?? "",
    timeout: options.timeoutMs ?? programLimitMs,
    ...(options.uid !== undefined && { uid: options.uid }),
    reject: false,
    stripFinalNewline: false,
    // Its own process group, so that Ctrl-C reaches what a terminal's would and nothing else.
    detached: process.platform !== "win32",
    all: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} cannot be started`);
  const output = watchOutput(child.all);
  return {
    pid,
    result: child.then((ended) => toResult(args, ended)),
    says: async (expected) => {
      const said = await Promise.race([output.holds(expected), child.then(() => output.text())]);
      if (said !== undefined && !matches(said, expected)) {
        throw new Error(`stackctl ended without saying ${String(expected)}:\n${said}`);
      }
    },
    interrupt: () => process.kill(process.platform === "win32" ? pid : -pid, "SIGINT"),
    // It may have ended by itself in the meantime.
    signal: (name) => void child.kill(name),
  };
}

/** A clean environment: no CI, COMPOSE_*, ENABLE_*, STACKCTL_*, NO_COLOR or FORCE_COLOR. */
export function cleanEnvironment(): Record<string, string> {
  // No test knocks at a registry of the world; what is about that says so itself.
  const env: Record<string, string> = { LANG: "C.UTF-8", STACKCTL_REGISTRY_CHECK: "off" };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && inherited.test(name)) env[name] = value;
  }
  return env;
}

function toResult(args: readonly string[], ended: Ended): StackctlResult {
  const stdout = ended.stdout ?? "";
  function json(): unknown;
  function json<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
  function json(schema?: z.ZodType): unknown {
    const document: unknown = JSON.parse(stdout);
    return schema === undefined ? document : schema.parse(document);
  }
  return {
    args,
    exitCode: ended.exitCode ?? (ended.timedOut ? 124 : 128),
    stdout,
    stderr: ended.stderr ?? "",
    durationMs: ended.durationMs,
    json,
  };
}
