import { execa } from "execa";
import { cleanEnvironment, launcher, programLimitMs } from "./run-stackctl.ts";
import { matches, watchOutput } from "./watch-output.ts";

/** A stackctl that runs on its own terminal. */
export interface TerminalSession {
  /** Resolves once the terminal has received this text; rejects if stackctl exits before. */
  shows(expected: string | RegExp): Promise<void>;
  /** Sends keys, such as `\u0003` for Ctrl-C. */
  type(keys: string): void;
  /** The exit code and the complete terminal output, including escape sequences. */
  readonly result: Promise<{ readonly exitCode: number; readonly output: string }>;
}

interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
}

/** Whether this machine has the script(1) of util-linux, which provides a pseudo-terminal. */
export async function hasTerminals(): Promise<boolean> {
  const { stdout } = await execa("script", ["--version"], { reject: false });
  return stdout?.includes("util-linux") ?? false;
}

/**
 * Runs the built stackctl on a pseudo-terminal: the test sends its keys, and stdout and stderr share a
 * screen.
 */
export function startOnTerminal(
  args: readonly string[],
  { cwd, env = {}, columns = 100 }: TerminalOptions,
): TerminalSession {
  const words = [process.execPath, launcher, ...args].map((word) => `'${word}'`).join(" ");
  const command = `stty cols ${columns} rows 40; exec ${words}`;
  const child = execa("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"], {
    cwd,
    env: { TERM: "xterm-256color", SHELL: "/bin/sh", ...cleanEnvironment(), ...env },
    extendEnv: false,
    stdin: "pipe",
    reject: false,
    stripFinalNewline: false,
    timeout: programLimitMs,
  });
  const output = watchOutput(child.stdout);
  return {
    shows: async (expected) => {
      const said = await Promise.race([output.holds(expected), child.then(() => output.text())]);
      if (said !== undefined && !matches(said, expected)) {
        throw new Error(`stackctl ended without showing ${String(expected)}:\n${said}`);
      }
    },
    type: (keys) => void child.stdin.write(keys),
    result: child.then(({ exitCode }) => ({ exitCode: exitCode ?? -1, output: output.text() })),
  };
}
