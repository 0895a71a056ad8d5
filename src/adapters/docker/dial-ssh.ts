import { type ChildProcess, spawn } from "node:child_process";
import { Duplex, PassThrough } from "node:stream";
import { announceChild } from "../processes/guard-child.ts";
import type { Turnstile } from "./create-turnstile.ts";
import { SshError } from "./ssh-error.ts";

/** A connection through ssh, which may not be started yet. */
interface DialledSsh {
  readonly connection: Duplex;
  /** Undefined until ssh is started. */
  readonly child: () => ChildProcess | undefined;
}

/** Starts an ssh with these arguments, when the turnstile admits it, and returns its input and output as one stream. */
export function dialSsh(
  args: readonly string[],
  env: ReadonlyMap<string, string>,
  turnstile: Turnstile,
): DialledSsh {
  const incoming = new PassThrough();
  const outgoing = new PassThrough();
  const connection = Duplex.from({ readable: incoming, writable: outgoing });
  let child: ChildProcess | undefined;
  const start = (passed: () => void) => {
    if (connection.destroyed) return passed();
    const announced = announceChild({ name: "ssh", does: "reads" });
    const ssh = spawn("ssh", args, { env: { ...Object.fromEntries(env), ...announced.env }, stdio: "pipe" });
    child = ssh;
    const guarded = announced.guard(ssh);
    // End the connection when ssh exits, because only then the reason is known.
    ssh.stdout.once("data", passed).pipe(incoming, { end: false });
    outgoing.pipe(ssh.stdin).on("error", () => {});
    let said = "";
    ssh.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2_000);
    });
    ssh.on("error", (error) => connection.destroy(error));
    ssh.on("close", (code) => {
      passed();
      void guarded.settled();
      if (code) connection.destroy(new SshError(said.trim() || `exited with code ${code}`));
      else incoming.end();
    });
    connection.on("close", () => ssh.kill());
  };
  turnstile.enter(start);
  return { connection, child: () => child };
}
