import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { stringify } from "node:querystring";
import type { EngineEndpoint } from "./engine-endpoint.ts";

/** Query parameters of a request. Objects such as filters are sent as JSON. */
export type Query = Readonly<
  Record<string, string | number | boolean | Readonly<Record<string, readonly string[]>>>
>;

/** The request body, sent as JSON. */
export type Body = object;

/** One request. */
export interface EngineRequest {
  readonly path: string;
  readonly query?: Query;
  /** If set, the request is a POST. */
  readonly body?: Body;
  /** Default: POST with a body, GET without. */
  readonly method?: "DELETE";
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a request. Resolves with the response as soon as it starts, for any status. The caller must read the
 * body.
 */
export type SendRequest = (request: EngineRequest) => Promise<IncomingMessage>;

/** How long a remote engine may take to start a response. */
const answerTimeoutMs = 20_000;

/** The same for a local engine and a request that only reads. A busy engine responds late. */
const localAnswerTimeoutMs = 60_000;

/**
 * Creates a client for an endpoint from Node's own HTTP client. No request is sent yet. Throws when the
 * certificates are not usable.
 */
export async function createSender(
  endpoint: EngineEndpoint,
  env: ReadonlyMap<string, string>,
): Promise<SendRequest> {
  const { options, open, timeoutMs } = await describeConnection(endpoint, env);
  return ({ path, query, body, method, signal }) =>
    new Promise((resolve, reject) => {
      const payload = body && JSON.stringify(body);
      const request = open({
        ...options,
        path: withQuery(path, query),
        ...(method && { method }),
        ...(signal && { signal }),
        ...(payload !== undefined && {
          method: "POST",
          headers: {
            ...options.headers,
            "Content-Type": "application/json",
            "Content-Length": Buffer.byteLength(payload),
          },
        }),
      });
      request.on("response", resolve).on("error", reject);
      const isChange = payload !== undefined || method !== undefined;
      const isLongChange = endpoint.address.kind === "socket" && isChange;
      if (!isLongChange) {
        const late = Object.assign(new Error(`no answer within ${timeoutMs / 1_000} s`), {
          code: "ETIMEDOUT",
        });
        // Use a timer: the socket's own timeout does not exist for a connection through ssh.
        const timer = setTimeout(() => request.destroy(late), timeoutMs);
        request.on("response", () => clearTimeout(timer)).on("close", () => clearTimeout(timer));
      }
      request.end(payload);
    });
}

/** Limit for one response: a list of 10,000 containers takes a third of it. */
const mostBodyBytes = 64 * 1024 ** 2;

/**
 * Reads the whole body of a response. Rejects when the connection breaks, stalls, or the body exceeds the
 * limit.
 */
export function readBody(answer: IncomingMessage, silenceMs = localAnswerTimeoutMs): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => {
      const message = `its response stalled for ${silenceMs / 1_000} s`;
      answer.destroy(Object.assign(new Error(message), { code: "ETIMEDOUT" }));
    }, silenceMs);
    answer.on("close", () => clearTimeout(timer));
    answer.on("data", (chunk: Buffer) => {
      timer.refresh();
      size += chunk.length;
      if (size > mostBodyBytes)
        answer.destroy(new Error(`the response has more than ${mostBodyBytes} bytes`));
      else chunks.push(chunk);
    });
    answer.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    answer.on("error", reject);
  });
}

/** Without this option, Node checks for each request whether its host is an IPv6 address. */
const withoutServerName = { servername: "" };

interface Connection {
  readonly options: RequestOptions;
  readonly open: typeof requestHttp;
  readonly timeoutMs: number;
}

async function describeConnection(
  { address, tls }: EngineEndpoint,
  env: ReadonlyMap<string, string>,
): Promise<Connection> {
  switch (address.kind) {
    case "socket":
      // The host is only a name for the engine, but must be a valid one.
      return {
        options: { socketPath: address.path, headers: { Host: "docker" }, ...withoutServerName },
        open: requestHttp,
        timeoutMs: localAnswerTimeoutMs,
      };
    case "tcp": {
      const { host, port } = address;
      if (!tls) return { options: { host, port }, open: requestHttp, timeoutMs: answerTimeoutMs };
      // Loaded on demand: a local engine needs no TLS, and the module loads slowly.
      const { Agent, request } = await import("node:https");
      const { ca, cert, key, verify } = tls;
      const agent = new Agent({ ca, cert, key, rejectUnauthorized: verify, keepAlive: true });
      return { options: { host, port, agent }, open: request, timeoutMs: answerTimeoutMs };
    }
    case "ssh": {
      // Loaded on demand: this module starts programs, which a local engine does not need.
      const { createSshAgent } = await import("./ssh-agent.ts");
      // The host is only a name: the agent's connection decides the target of the requests.
      return {
        options: { host: "docker.invalid", agent: createSshAgent(address, env) },
        open: requestHttp,
        timeoutMs: answerTimeoutMs,
      };
    }
  }
}

function withQuery(path: string, query: Query | undefined): string {
  if (!query || Object.keys(query).length === 0) return path;
  const flat = Object.entries(query).map(([name, value]) => [
    name,
    typeof value === "object" ? JSON.stringify(value) : value,
  ]);
  return `${path}?${stringify(Object.fromEntries(flat))}`;
}
