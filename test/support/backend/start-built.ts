import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { freePort } from "../free-port.ts";
import { watchOutput } from "../watch-output.ts";

/** The bundled backend of the build. */
export const builtBackend = fileURLToPath(new URL("../../../dist/backend/app/main.js", import.meta.url));

/** How a started backend ended. */
export interface BackendEnd {
  /** Undefined after a signal. */
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** A listening backend. */
export interface BuiltBackend {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<BackendEnd>;
  signal(name: NodeJS.Signals): void;
  /** Ends the backend with SIGKILL, even if it is paused. */
  kill(): Promise<BackendEnd>;
}

/** How the built backend is started. */
export interface BuiltBackendOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Default: the user of the test. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Starts the built backend; rejects with its exit code and output if it exits before it listens. */
export async function startBuiltBackend({ env, user }: BuiltBackendOptions): Promise<BuiltBackend> {
  const port = await freePort();
  await access(builtBackend);
  const child = execa(process.execPath, [builtBackend], {
    env: { HOST: "127.0.0.1", ...env, PORT: `${port}` },
    reject: false,
    buffer: false,
    ...user,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} cannot be started`);
  const [said, complained] = [watchOutput(child.stdout), watchOutput(child.stderr)];
  const ended = child.then(({ exitCode }): BackendEnd => ({ exitCode, stderr: complained.text() }));
  const early = await Promise.race([said.holds("listens on port"), ended]);
  if (early !== undefined) {
    throw new Error(`the backend ended with ${early.exitCode} before it listened:\n${early.stderr}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    ended,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill("SIGKILL");
      return await ended;
    },
  };
}
