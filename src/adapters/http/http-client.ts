import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { errorCode } from "../disk/file-errors.ts";
import { monotonicMs } from "../processes/time.ts";
import { HttpFailure } from "./http-failure.ts";

/** One request, relative to the client's base URL. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Starts with a slash; may have a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

/** A response with any status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * A client of one server, with keep-alive connections. It follows no redirect. It retries once, at once, when
 * the connection failed before any response, because a keep-alive connection may have been closed unnoticed.
 */
export interface HttpClient {
  /** Sends a request and reads its response. The time limit includes a retry. Throws HttpFailure. */
  send(request: HttpRequest & { readonly timeoutMs: number }, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Sends a request whose response may be a long stream; it ends after `quietMs` without a byte. Throws HttpFailure. */
  open(request: HttpRequest & { readonly quietMs: number }, signal?: AbortSignal): Promise<IncomingMessage>;
}

/** What a client sends with every request, and how much of a response `send` reads. */
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
  const begin = isSecure ? requestHttps : requestHttp;
  const base = new URL(baseUrl);
  base.search = base.hash = "";
  const prefix = base.href.replace(/\/$/, "");
  const { host } = baseUrl;

  /** Resolves with the response once its headers are complete. */
  function attempt(request: HttpRequest, limits: Limits, signal?: AbortSignal): Promise<IncomingMessage> {
    const { method, path, headers, body } = request;
    return new Promise((resolve, reject) => {
      const type = body === undefined ? {} : { "content-type": "application/json" };
      const outgoing = begin(new URL(`${prefix}${path}`), {
        method,
        headers: { accept: "application/json", ...options.headers, ...type, ...headers },
        agent,
        // Unlike `setTimeout` of the request, this option also limits the time to connect.
        timeout: limits.quietMs,
      });
      let open: ClientRequest | IncomingMessage = outgoing;
      const expire = () => open.destroy(new HttpFailure("silent", host));
      const cancel = () => open.destroy(new HttpFailure("cancelled", host));
      outgoing.on("timeout", expire);
      const timer = limits.untilMs && setTimeout(expire, Math.max(0, limits.untilMs - monotonicMs()));
      signal?.addEventListener("abort", cancel, { once: true });
      if (signal?.aborted) cancel();
      outgoing.on("close", () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
      });
      outgoing.on("error", (error) => reject(explain(error, host)));
      outgoing.on("response", (incoming) => {
        open = incoming;
        resolve(incoming);
      });
      outgoing.end(body);
    });
  }

  async function retryOnce(...given: Parameters<typeof attempt>): Promise<IncomingMessage> {
    try {
      return await attempt(...given);
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.kind !== "unreachable") throw error;
      return await attempt(...given);
    }
  }

  return {
    open: ({ quietMs, ...request }, signal) => retryOnce(request, { quietMs }, signal),
    send: async ({ timeoutMs, ...request }, signal) => {
      const incoming = await retryOnce(request, { untilMs: monotonicMs() + timeoutMs }, signal);
      try {
        const body = await readText(incoming, options.maxBodyBytes ?? defaultMaxBodyBytes);
        return { status: incoming.statusCode ?? 0, headers: incoming.headers, body };
      } catch (error) {
        throw error instanceof HttpFailure ? error : new HttpFailure("garbled", host, error);
      }
    },
  };
}

/** When a request ends without a complete response: at an instant, or after a silence. */
interface Limits {
  readonly untilMs?: number;
  readonly quietMs?: number;
}

/** The failure for an error before a response. Node's HTTP parser has its own error codes. */
function explain(error: Error, host: string): HttpFailure {
  if (error instanceof HttpFailure) return error;
  return new HttpFailure(errorCode(error)?.startsWith("HPE_") ? "garbled" : "unreachable", host, error);
}

/** The whole body of a response. Throws an error for a body of more than `maxBytes`. */
export async function readText(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the response is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
