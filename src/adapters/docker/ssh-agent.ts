import type { ChildProcess } from "node:child_process";
import { Agent } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createTurnstile } from "./create-turnstile.ts";
import { dialSsh } from "./dial-ssh.ts";
import { type SshAddress, sshOptions } from "./ssh-options.ts";

/** An SSH server drops connections beyond 10 that have not logged in yet (MaxStartups of sshd_config). */
const mostLogins = 6;

/**
 * An HTTP agent whose connections are `ssh HOST docker system dial-stdio`, like those of the docker CLI. The user's ssh
 * configuration, keys and known hosts therefore apply. A connection serves many requests, because each login takes
 * a good part of a second. Idle connections do not keep this process running: they end when it has nothing else to do.
 */
export function createSshAgent(address: SshAddress, env: ReadonlyMap<string, string>): Agent {
  const agent = new Agent({ keepAlive: true });
  const turnstile = createTurnstile(mostLogins);
  const children = new Map<Duplex, () => ChildProcess | undefined>();
  const idle = new Set<Duplex>();
  const endIdle = () => {
    for (const connection of idle) connection.destroy();
  };
  const wake = (connection: Duplex) => {
    hold(children.get(connection)?.(), true);
    idle.delete(connection);
    if (idle.size === 0) process.off("beforeExit", endIdle);
  };
  return Object.assign(agent, {
    createConnection() {
      const { connection, child } = dialSsh(sshArguments(address), env, turnstile);
      children.set(connection, child);
      connection.on("close", () => {
        wake(connection);
        children.delete(connection);
      });
      return connection;
    },
    keepSocketAlive(connection: Duplex) {
      if (idle.size === 0) process.on("beforeExit", endIdle);
      idle.add(connection);
      hold(children.get(connection)?.(), false);
      return true;
    },
    reuseSocket: wake,
  });
}

/** Arguments of ssh for a connection to the engine. */
export function sshArguments(address: SshAddress): readonly string[] {
  return [...sshOptions(address), "docker", "system", "dial-stdio"];
}

/** Whether a child and its pipes keep this process running. */
function hold(child: ChildProcess | undefined, keeps: boolean): void {
  if (child === undefined) return;
  const word = keeps ? "ref" : "unref";
  child[word]();
  for (const pipe of child.stdio) if (pipe instanceof Socket) pipe[word]();
}
