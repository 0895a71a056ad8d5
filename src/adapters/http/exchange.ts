import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { errorCode } from "../disk/error-code.ts";
import type { HttpAnswer } from "./http-client.ts";
import { HttpFailure, type HttpFailureKind } from "./http-failure.ts";

/** Settings that all requests of one client share. */
export interface Sender {
  readonly open: (url: URL, options: RequestOptions) => ClientRequest;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBodyBytes: number;
}

/** One attempt to send a request. */
export interface Attempt {
  readonly method: string;
  readonly url: URL;
  readonly body: string | undefined;
  readonly timeoutMs: number;
}

/** Sends one request and reads its whole response. Throws HttpFailure. */
export function exchange(sender: Sender, attempt: Attempt, signal?: AbortSignal): Promise<HttpAnswer> {
  const { method, url, body, timeoutMs } = attempt;
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? sender.headers
        : {
            ...sender.headers,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          };
    const outgoing = sender.open(url, { method, headers, agent: sender.agent });
    const fail = (kind: HttpFailureKind, cause?: unknown) => {
      reject(new HttpFailure(kind, `${url.host} ${describe(kind, cause)}`, cause));
      outgoing.destroy();
    };
    const timer = setTimeout(() => fail("silent"), Math.max(0, timeoutMs));
    const cancel = () => fail("cancelled");
    signal?.addEventListener("abort", cancel, { once: true });
    if (signal?.aborted) cancel();
    outgoing.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    });
    outgoing.on("error", (error) => fail(isGarbled(error) ? "garbled" : "unreachable", error));
    outgoing.on("response", (incoming) => {
      readAnswer(incoming, sender.maxBodyBytes).then(resolve, (error: unknown) => fail("garbled", error));
    });
    outgoing.end(body);
  });
}

async function readAnswer(incoming: IncomingMessage, maxBodyBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error(`the response is larger than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Whether Node's HTTP parser reported the error, by its code. */
function isGarbled(error: Error): boolean {
  return errorCode(error)?.startsWith("HPE_") === true;
}

function describe(kind: HttpFailureKind, cause: unknown): string {
  switch (kind) {
    case "unreachable":
      return `cannot be reached (${errorCode(cause) ?? "no answer"})`;
    case "silent":
      return "did not answer in time";
    case "garbled":
      return "sent no complete HTTP response";
    case "cancelled":
      return "was cancelled";
  }
}
