import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import * as z from "zod";
import { type EngineQuery, requestEngine } from "./request-engine.ts";

export type { EngineQuery } from "./request-engine.ts";

const Context = z.object({ currentContext: z.string().default("") });

/**
 * Sends one request to the engine of the docker CLI, without a process if its socket is known, because scenarios list
 * and remove containers often. Returns the parsed response; undefined if it is empty or the object does not exist.
 * Throws for any other status from 400 on.
 */
export async function askEngine(
  method: "GET" | "DELETE",
  path: string,
  query: EngineQuery = {},
): Promise<unknown> {
  return await requestEngine({ method, path, query, open });
}

function open(): Duplex {
  const socket = findSocket();
  if (socket !== undefined) return connect(socket);
  const { stdin, stdout } = spawn("docker", ["system", "dial-stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  return Duplex.from({ writable: stdin, readable: stdout });
}

/** The socket of the docker CLI; undefined if a context or another kind of address is used. */
function findSocket(): string | undefined {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "", DOCKER_CONFIG } = process.env;
  if (DOCKER_HOST !== "") return /^unix:\/\/(.+)$/.exec(DOCKER_HOST)?.[1];
  const file = join(DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  const { currentContext } = Context.parse(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});
  const isDefault = ["", "default"].includes(DOCKER_CONTEXT || currentContext);
  return isDefault && existsSync("/var/run/docker.sock") ? "/var/run/docker.sock" : undefined;
}
