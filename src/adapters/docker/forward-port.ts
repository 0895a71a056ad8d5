import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StackError } from "../../domain/errors.ts";
import type { ForwardRequest, PortForward } from "../../ports/engine.ts";
import { tryBind } from "../host/try-bind.ts";
import { tryConnect } from "../host/try-connect.ts";
import { announceChild } from "../processes/guard-child.ts";
import { explainSsh } from "./explain-ssh.ts";
import { type SshAddress, sshOptions } from "./ssh-options.ts";

/** How long ssh may take to connect, and how long to wait between two looks at the port. */
const timesMs = { limit: 30_000, look: 50, connect: 1_000 } as const;

/**
 * Forwards a port through `ssh -N -L` until the signal aborts. Returns once the port accepts connections. Throws
 * StackError `engine-unavailable` if ssh ends before that.
 */
export async function forwardPort(
  address: SshAddress,
  request: ForwardRequest,
  env: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<PortForward> {
  const port = await chooseLocalPort(request.port);
  const announced = announceChild({ name: "ssh", does: "reads" });
  const child = spawn("ssh", forwardArguments(address, request, port), {
    env: { ...Object.fromEntries(env), ...announced.env },
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const guarded = announced.guard(child, { signal });
  const ended = untilEnd(child).finally(() => guarded.settled());
  const lookUntilMs = Date.now() + timesMs.limit;
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && Date.now() < lookUntilMs) {
    if (await tryConnect("127.0.0.1", port, timesMs.connect, signal)) return { port, ended };
    await Promise.race([ended, sleep(timesMs.look, undefined, { signal })]);
  }
  child.kill();
  throw explainSsh((await ended) ?? "no connection in time", address);
}

/** Arguments of ssh for a forward: no command, and an error instead of a warning if the port cannot be forwarded. */
export function forwardArguments(
  address: SshAddress,
  { address: target, port: targetPort }: ForwardRequest,
  port: number,
): readonly string[] {
  const host = target.includes(":") ? `[${target.replace(/^\[(.*)\]$/, "$1")}]` : target;
  const forward = `127.0.0.1:${port}:${host}:${targetPort}`;
  return ["-N", "-o", "ExitOnForwardFailure=yes", "-L", forward, ...sshOptions(address)];
}

/** The error for a forward without SSH. */
export function refuseForward(engine: string): StackError {
  return new StackError("usage", {
    message: `stackctl forwards ports only through SSH, and reaches the engine at ${engine}`,
    hint: "Set DOCKER_HOST to ssh://USER@HOST, or publish the port on an address that this machine can reach.",
  });
}

/** The same number if it is free on this machine, or else one that the system picks. */
async function chooseLocalPort(wanted: number): Promise<number> {
  if ((await tryBind("127.0.0.1", wanted, "tcp")) === "free") return wanted;
  const server = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : wanted;
}

/** Resolves when ssh ends: with its last message if it failed. */
function untilEnd(child: ChildProcess): Promise<string | undefined> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) =>
      resolve(code === 0 ? undefined : said.trim() || `ssh ended with code ${code}`),
    );
  });
}
