import { StackError } from "../../domain/errors.ts";
import { announceChild } from "../processes/guard-child.ts";
import { readUntilQuiet } from "../processes/read-until-quiet.ts";
import { readLines } from "../text/read-lines.ts";
import { timeLimit } from "../time-limit.ts";
import { attachChild } from "./attach-child.ts";
import { findComposePlugin } from "./find-compose-plugin.ts";

/** One call of the docker CLI. */
export interface DockerCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input?: string;
  /** What the call is for; without it the call only reads. */
  readonly does?: "reads" | "changes";
}

/** How it ended. `startError` is the system's word when there was nothing to run, such as ENOENT. */
export interface DockerEnd {
  readonly exitCode: number;
  readonly startError: string | undefined;
  /** What ended it from outside, such as SIGKILL. */
  readonly signal?: string;
}

/** The same with all that it printed. */
export interface DockerOutput extends DockerEnd {
  readonly stdout: string;
  readonly stderr: string;
}

const interrupted: DockerEnd = { exitCode: 130, startError: undefined };

/** Longer than any line of a resolved model, where a file's content may be one line. */
const longestLine = 64_000_000;
/** What a call may print in all, in characters. */
const mostOutput = longestLine;
/** What a call that only reads may take: a project of 10,000 services takes 10 s, an included repository its download. */
const readingMs = 180_000;

/**
 * Runs docker and keeps what it prints. The signal interrupts it. Throws StackError `compose-failed` where it prints more
 * than the bound, or where a call that only reads does not end in time; never for how docker ended.
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
    message: `${nameCall(call)} ${what}, and was ended`,
    hint: "Look for an alias, a reference or an included file that leads to itself or grows with each use.",
  });
}

/**
 * Runs docker and hands over each line as it comes. The signal ends it with all its descendants: in order, or by SIGKILL
 * after a grace. Never throws for how docker ended.
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
    // In a group of its own: Ctrl-C reaches it through us, in order, and not from the terminal.
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

/** Runs docker with the streams of this process, and with its terminal where there is one. */
export async function attachDocker(
  call: DockerCall & { readonly project?: string | undefined },
  signal?: AbortSignal,
): Promise<DockerEnd> {
  const { execa } = await import("execa");
  if (signal?.aborted) return interrupted;
  const { project, does = "changes" } = call;
  const announced = announceChild({ name: nameCall(call), does, project });
  const onTerminal = process.stdin.isTTY === true;
  const child = execa("docker", call.args, {
    ...sharedOptions({ ...call, env: { ...call.env, ...announced.env } }),
    // Only a member of the terminal's own group may read its keys.
    detached: !onTerminal,
    stdio: "inherit",
  });
  return describeEnd(await attachChild({ child, ended: child, announced, onTerminal }, signal), signal);
}

function nameCall({ args: [first = ""] }: DockerCall): string {
  return first === "compose" ? "docker compose" : "docker";
}

function sharedOptions({ cwd, env }: DockerCall) {
  // The guard ends it, and all that it started.
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
  // What ended well before the signal reached it has ended well.
  if (signal?.aborted && exitCode !== 0) return exitCode ? { exitCode, startError: undefined } : interrupted;
  return {
    exitCode: exitCode ?? 1,
    startError: exitCode === undefined && endedBy === undefined ? code : undefined,
    ...(endedBy === undefined ? {} : { signal: endedBy }),
  };
}
