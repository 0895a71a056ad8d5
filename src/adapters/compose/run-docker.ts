import { announceChild } from "../processes/guard-child.ts";
import { readLines } from "../text/read-lines.ts";
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

/** Runs docker and keeps what it prints. The signal interrupts it; never throws for how docker ended. */
export async function captureDocker(call: DockerCall, signal?: AbortSignal): Promise<DockerOutput> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const keep = { stdout: (line: string) => stdout.push(line), stderr: (line: string) => stderr.push(line) };
  const end = await streamDocker(call, keep, signal);
  return { ...end, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
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
      forEachLine(child.stdout, onLine.stdout),
      forEachLine(child.stderr, onLine.stderr),
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
