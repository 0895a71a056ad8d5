import { request } from "node:http";
import type { Duplex } from "node:stream";

/** Label filters and other query parameters of the engine's API. */
export type EngineQuery = Readonly<Record<string, string>>;

/** One request to an engine's API. */
export interface EngineRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: EngineQuery | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Opens a connection to the engine. */
  readonly open: () => Duplex;
  readonly signal?: AbortSignal;
}

/**
 * Sends one request to an engine. Returns the parsed response; undefined if it is empty or the object does not exist.
 * Throws for any other status from 400 on.
 */
export async function requestEngine(sent: EngineRequest): Promise<unknown> {
  const { status, body } = await send(sent);
  if (status === 404 || (status < 400 && body.trim() === "")) return undefined;
  if (status >= 400)
    throw new Error(`the engine answers ${status} to ${sent.method} ${sent.path}: ${body.trim()}`);
  return JSON.parse(body);
}

function send(one: EngineRequest): Promise<{ readonly status: number; readonly body: string }> {
  const content = one.body === undefined ? undefined : JSON.stringify(one.body);
  const options = {
    method: one.method,
    path: `${one.path}?${new URLSearchParams(one.query)}`,
    host: "docker",
    headers: content === undefined ? {} : { "content-type": "application/json" },
    createConnection: one.open,
    ...(one.signal && { signal: one.signal }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (body += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 500, body }));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(content);
  });
}
