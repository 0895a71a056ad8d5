import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StackError } from "../../domain/errors.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import { announceChild } from "../processes/guard-child.ts";
import { readUntilQuiet } from "../processes/read-until-quiet.ts";
import { readLines } from "../text/lines.ts";
import { attachChild } from "./attach-child.ts";
import { findComposePlugin } from "./find-compose-plugin.ts";

/** One call of the docker CLI. */
export interface DockerCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input?: string;
  /** The purpose of the call. Default: the call only reads. */
  readonly does?: "reads" | "changes";
}

/**
 * The result of the call. `startError` is the system's error code, such as ENOENT, when docker could not be
 * started.
 */
export interface DockerEnd {
  readonly exitCode: number;
  readonly startError: string | undefined;
  /** The signal that killed it, such as SIGKILL. */
  readonly signal?: string;
}

/** The result with all output. */
export interface DockerOutput extends DockerEnd {
  readonly stdout: string;
  readonly stderr: string;
}

const interrupted: DockerEnd = { exitCode: 130, startError: undefined };

/** Longer than any line of a resolved model, where a file's content may be one line. */
const longestLine = 64_000_000;
/** Limit for the output of a call, in characters. */
const mostOutput = longestLine;
/**
 * Time limit of a call that only reads: a project of 10,000 services takes 10 s, an included repository must
 * be downloaded.
 */
const readingMs = 180_000;

/**
 * Runs docker and returns its output. The signal interrupts docker. Throws StackError `compose-failed` when
 * the output exceeds the limit, or when a call that only reads exceeds its time limit. An unsuccessful exit
 * is returned, not thrown.
 */
export async function captureDocker(
  call: DockerCall,
  signal?: AbortSignal,
  bounds: { readonly most: number; readonly readingMs: number } = { most: mostOutput, readingMs },
): Promise<DockerOutput> {
  const kept: { readonly stdout: string[]; readonly stderr: string[] } = { stdout: [], stderr: [] };
  const full = new AbortController();
  const limit = call.does === "changes" ? undefined : timeLimit(bounds.readingMs, signal);
  const outer = limit?.signal ?? signal;
  let length = 0;
  const keep = (lines: string[]) => (line: string) => {
    length += line.length + 1;
    if (length > bounds.most) full.abort();
    else lines.push(line);
  };
  const end = await streamDocker(
    call,
    { stdout: keep(kept.stdout), stderr: keep(kept.stderr) },
    outer ? AbortSignal.any([outer, full.signal]) : full.signal,
  );
  if (full.signal.aborted) throw tooMuch(call, `printed more than ${bounds.most} characters`);
  if (limit?.isOver()) throw tooMuch(call, `did not end within ${bounds.readingMs / 1000} s`);
  return { ...end, stdout: kept.stdout.join("\n"), stderr: kept.stderr.join("\n") };
}

function tooMuch(call: DockerCall, what: string): StackError {
  return new StackError("compose-failed", {
    message: `${nameCall(call)} ${what}, so stackctl stopped it`,
    hint: "Look for an alias, a reference or an included file that refers to itself or grows with each use.",
  });
}

/**
 * Runs docker and passes on each line as it arrives. The signal stops docker and all its descendants, with
 * SIGKILL after a grace period. An unsuccessful exit is returned, not thrown.
 */
export async function streamDocker(
  call: DockerCall,
  onLine: { readonly stdout: (line: string) => unknown; readonly stderr: (line: string) => unknown },
  signal?: AbortSignal,
): Promise<DockerEnd> {
  const { execa } = await import("execa");
  const plugin = call.args[0] === "compose" ? await findComposePlugin(call.env) : undefined;
  if (signal?.aborted) return interrupted;
  const announced = announceChild({ name: nameCall(call), does: call.does ?? "reads" });
  const child = execa(plugin?.path ?? "docker", call.args, {
    ...sharedOptions({ ...call, env: { ...call.env, ...plugin?.env, ...announced.env } }),
    // In its own process group: Ctrl-C reaches docker only through stackctl, in order, and not from the
    // terminal.
    detached: true,
    buffer: false,
    ...(call.input === undefined ? { stdin: "ignore" } : { input: call.input }),
  });
  const guarded = announced.guard(child, { signal });
  try {
    const [result] = await Promise.all([
      child,
      forEachLine(readUntilQuiet(child.stdout, child), onLine.stdout),
      forEachLine(readUntilQuiet(child.stderr, child), onLine.stderr),
    ]);
    return describeEnd(result, signal);
  } finally {
    await guarded.settled();
  }
}

/**
 * Runs docker with the streams of this process, and with its terminal if there is one. `output` receives stdout
 * instead, if given.
 */
export async function attachDocker(
  call: DockerCall & { readonly project?: string | undefined },
  signal?: AbortSignal,
  output?: Writable,
): Promise<DockerEnd> {
  const { execa } = await import("execa");
  if (signal?.aborted) return interrupted;
  const { project, does = "changes" } = call;
  const announced = announceChild({ name: nameCall(call), does, project });
  const onTerminal = process.stdin.isTTY === true;
  const child = execa("docker", call.args, {
    ...sharedOptions({ ...call, env: { ...call.env, ...announced.env } }),
    // Only a process in the terminal's foreground group may read its keys.
    detached: !onTerminal,
    stdio: ["inherit", output === undefined ? "inherit" : "pipe", "inherit"],
    buffer: false,
  });
  const passed = output && child.stdout ? passOn(readUntilQuiet(child.stdout, child), output) : undefined;
  const end = await attachChild({ child, ended: child, announced, onTerminal }, signal);
  await passed;
  return describeEnd(end, signal);
}

/** Ends early if the reader of `output` is gone, which `output` reports itself. */
async function passOn(chunks: AsyncIterable<Uint8Array>, output: Writable): Promise<void> {
  await pipeline(chunks, output, { end: false }).catch(() => undefined);
}

function nameCall({ args: [first = ""] }: DockerCall): string {
  return first === "compose" ? "docker compose" : "docker";
}

function sharedOptions({ cwd, env }: DockerCall) {
  // The guard stops docker and all its descendants.
  return { cwd, env, extendEnv: false, reject: false, cleanup: false } as const;
}

async function forEachLine(
  stream: AsyncIterable<Uint8Array>,
  onLine: (line: string) => unknown,
): Promise<void> {
  for await (const line of readLines(stream, longestLine)) onLine(line);
}

interface ExecaEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
}

function describeEnd(
  { exitCode, signal: endedBy, code }: ExecaEnd,
  signal: AbortSignal | undefined,
): DockerEnd {
  // A process that succeeded before the signal reached it counts as successful.
  if (signal?.aborted && exitCode !== 0) return exitCode ? { exitCode, startError: undefined } : interrupted;
  return {
    exitCode: exitCode ?? 1,
    startError: exitCode === undefined && endedBy === undefined ? code : undefined,
    ...(endedBy === undefined ? {} : { signal: endedBy }),
  };
}
