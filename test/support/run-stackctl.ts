import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type * as z from "zod";
import { matches, watchOutput } from "./watch-output.ts";

/** The built program. */
export const launcher = fileURLToPath(new URL("../../bin/stackctl.js", import.meta.url));

/** The inherited variables: only those that a program needs to find programs, its home and the engine. */
const inherited =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|XDG_RUNTIME_DIR|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|PATHEXT)$/i;

/**
 * Ends a program that hangs before the scenario's own time limit, so its output is shown. No test measures
 * it.
 */
export const programLimitMs = 240_000;

export interface StackctlOptions {
  readonly cwd: string;
  /** Added to a clean environment: no CI, COMPOSE_*, ENABLE_*, STACKCTL_*, NO_COLOR or FORCE_COLOR. */
  readonly env?: Readonly<Record<string, string>>;
  /** The content of stdin; default: empty. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
  /** The program of an installed package; default: the one built in this repository. */
  readonly launcher?: string;
}

export interface StackctlResult {
  readonly args: readonly string[];
  /** 124 after a timeout, 128 after a signal. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** The one JSON document on stdout, unchecked. */
  json(): unknown;
  /** The document, parsed by the schema of a contract. */
  json<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly timedOut: boolean;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly durationMs: number;
}

/** A running stackctl. */
export interface RunningStackctl {
  readonly pid: number;
  /** The result at its end; never rejects. */
  readonly result: Promise<StackctlResult>;
  /** Resolves once stdout or stderr contains this; rejects if it exits before. */
  says(expected: string | RegExp): Promise<void>;
  /** Ctrl-C: sends SIGINT to it and to its children, like a terminal. */
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

/** Starts the built stackctl and returns it while it runs. */
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
    // Its own process group, so Ctrl-C reaches the same processes as on a terminal.
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
    // It may have exited meanwhile.
    signal: (name) => void child.kill(name),
  };
}

/** A clean environment: no CI, COMPOSE_*, ENABLE_*, STACKCTL_*, NO_COLOR or FORCE_COLOR. */
export function cleanEnvironment(): Record<string, string> {
  // Tests contact no public registry. Tests of the registry check enable it themselves.
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
