import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { monotonicMs } from "../processes/monotonic-ms.ts";
import { exchange, type Sender } from "./exchange.ts";
import { HttpFailure } from "./http-failure.ts";

/** One request, relative to the client's base URL. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Starts with a slash; may have a query. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  /** Time limit for the request and its response, including a retry. */
  readonly timeoutMs: number;
}

/** A response with any status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A client of one server, with keep-alive connections. */
export interface HttpClient {
  /**
   * Sends a request. Throws HttpFailure. Retries once, at once, when the connection failed before any
   * response, because a keep-alive connection may have been closed unnoticed.
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/** What a client sends with every request, and how much of a response it reads. */
export interface HttpClientOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** A client for the server at a base URL. The path of the base URL, if any, precedes every request's path. */
export function createHttpClient(baseUrl: URL, options: HttpClientOptions = {}): HttpClient {
  const isSecure = baseUrl.protocol === "https:";
  const pool = { keepAlive: true, maxFreeSockets: 64 };
  const agent = isSecure ? new HttpsAgent(pool) : new HttpAgent(pool);
  const prefix = baseUrl.pathname.replace(/\/$/, "");
  const sender: Sender = {
    open: isSecure ? requestHttps : requestHttp,
    agent,
    headers: { accept: "application/json", ...options.headers },
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
  };

  async function send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const deadline = monotonicMs() + request.timeoutMs;
    const url = new URL(`${prefix}${request.path}`, baseUrl);
    const attempt = () =>
      exchange(
        sender,
        { method: request.method, url, body: request.body, timeoutMs: deadline - monotonicMs() },
        signal,
      );
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.kind !== "unreachable") throw error;
      return await attempt();
    }
  }

  return { send, close: () => agent.destroy() };
}
