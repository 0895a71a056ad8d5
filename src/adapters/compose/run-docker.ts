import { readLines } from "../text/read-lines.ts";
import { findComposePlugin } from "./find-compose-plugin.ts";

/** One call of the docker CLI. */
export interface DockerCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input?: string;
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

/** What Compose is given to end in order after an interrupt; the engine goes on with what it was asked for. */
const graceMs = 10_000;

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

/** Runs docker and hands over each line as it comes. The signal interrupts it; never throws for how docker ended. */
export async function streamDocker(
  call: DockerCall,
  onLine: { readonly stdout: (line: string) => unknown; readonly stderr: (line: string) => unknown },
  signal?: AbortSignal,
): Promise<DockerEnd> {
  const { execa } = await import("execa");
  const plugin = call.args[0] === "compose" ? await findComposePlugin(call.env) : undefined;
  if (signal?.aborted) return interrupted;
  const child = execa(plugin?.path ?? "docker", call.args, {
    ...sharedOptions(plugin ? { ...call, env: { ...call.env, ...plugin.env } } : call, signal),
    // In a group of its own: Ctrl-C reaches it through us, in order, and not from the terminal.
    detached: true,
    buffer: false,
    ...(call.input === undefined ? { stdin: "ignore" } : { input: call.input }),
  });
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  try {
    const [result] = await Promise.all([
      child,
      forEachLine(child.stdout, onLine.stdout),
      forEachLine(child.stderr, onLine.stderr),
    ]);
    return describeEnd(result);
  } finally {
    process.off("exit", kill);
  }
}

/** Runs docker with the terminal handed over: its Ctrl-C reaches docker directly, and the signal only where there is none. */
export async function attachDocker(call: DockerCall, signal?: AbortSignal): Promise<DockerEnd> {
  const { execa } = await import("execa");
  if (signal?.aborted) return interrupted;
  const forwarded = process.stdin.isTTY ? undefined : signal;
  return describeEnd(
    await execa("docker", call.args, { ...sharedOptions(call, forwarded), stdio: "inherit" }),
  );
}

function sharedOptions(call: DockerCall, signal: AbortSignal | undefined) {
  return {
    cwd: call.cwd,
    env: call.env,
    extendEnv: false,
    reject: false,
    killSignal: "SIGINT",
    forceKillAfterDelay: graceMs,
    ...(signal && { cancelSignal: signal }),
  } as const;
}

async function forEachLine(
  stream: AsyncIterable<Uint8Array>,
  onLine: (line: string) => unknown,
): Promise<void> {
  for await (const line of readLines(stream, longestLine)) onLine(line);
}

interface ExecaEnd {
  readonly exitCode?: number | undefined;
  readonly isCanceled: boolean;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
}

function describeEnd({ exitCode, isCanceled, signal, code }: ExecaEnd): DockerEnd {
  if (isCanceled) return exitCode ? { exitCode, startError: undefined } : interrupted;
  return {
    exitCode: exitCode ?? 1,
    startError: exitCode === undefined && signal === undefined ? code : undefined,
    ...(signal === undefined ? {} : { signal }),
  };
}
