import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { monotonicMs } from "../monotonic-ms.ts";
import { exchange, type Sender } from "./exchange.ts";
import { HttpFailure } from "./http-failure.ts";

/** One request, below the client's base URL. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Begins with a slash; may have a query. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  /** For the request and its answer, a second attempt included. */
  readonly timeoutMs: number;
}

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Talks to one server over connections that stay open. */
export interface HttpClient {
  /**
   * Throws HttpFailure. A request is sent once more, at once, when its connection failed before any answer: a
   * connection that was kept open may have ended unseen.
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/** What a client sends with every request, and how much of an answer it reads. */
export interface HttpClientOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** A client of the server at a base URL, whose path, if any, comes before every request's. */
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
