import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex, PassThrough } from "node:stream";
import { announceChild } from "../processes/guard-child.ts";
import type { EngineAddress } from "./engine-address.ts";

/**
 * An HTTP agent whose connections are `ssh HOST docker system dial-stdio`, like those of the docker CLI. The
 * user's ssh configuration, keys and known hosts therefore apply.
 */
export function createSshAgent(
  address: Extract<EngineAddress, { kind: "ssh" }>,
  env: ReadonlyMap<string, string>,
): Agent {
  const agent = new Agent();
  return Object.assign(agent, { createConnection: () => dial(sshArguments(address), env) });
}

/** Arguments of ssh. Batch mode is on, because no user may be present to answer a prompt. */
export function sshArguments({
  host,
  port,
  username,
}: Extract<EngineAddress, { kind: "ssh" }>): readonly string[] {
  return [
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=15",
    ...(username === undefined ? [] : ["-l", username]),
    ...(port === 22 ? [] : ["-p", String(port)]),
    "--",
    host,
    "docker",
    "system",
    "dial-stdio",
  ];
}

function dial(args: readonly string[], env: ReadonlyMap<string, string>): Duplex {
  const announced = announceChild({ name: "ssh", does: "reads" });
  const child = spawn("ssh", args, { env: { ...Object.fromEntries(env), ...announced.env }, stdio: "pipe" });
  const guarded = announced.guard(child);
  const incoming = new PassThrough();
  const outgoing = new PassThrough();
  const connection = Duplex.from({ readable: incoming, writable: outgoing });
  // End the connection when ssh exits, because only then the reason is known.
  child.stdout.pipe(incoming, { end: false });
  outgoing.pipe(child.stdin).on("error", () => {});
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-500);
  });
  child.on("error", (error) => connection.destroy(error));
  child.on("close", (code) => {
    void guarded.settled();
    const lastWords = said.trim().split("\n").at(-1);
    if (code) connection.destroy(new Error(`ssh: ${lastWords || `exited with code ${code}`}`));
    else incoming.end();
  });
  connection.on("close", () => child.kill());
  return connection;
}
