import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import * as z from "zod";

/** Label filters and other query parameters of the engine's API. */
export type EngineQuery = Readonly<Record<string, string>>;

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
  const { status, body } = await send(method, `${path}?${new URLSearchParams(query)}`);
  if (status === 404 || (status < 400 && body.trim() === "")) return undefined;
  if (status >= 400) throw new Error(`the engine answers ${status} to ${method} ${path}: ${body.trim()}`);
  return JSON.parse(body);
}

function send(method: string, path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ method, path, host: "docker", createConnection: open }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (body += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 500, body }));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end();
  });
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
