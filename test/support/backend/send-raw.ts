import { connect } from "node:net";
import * as z from "zod";

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The status of a response, and the code and message of its error, if any. */
export interface RawAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly text: string;
}

/** Sends bytes that no HTTP client would send on a new connection, and reads until the server closes it. */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const text = await new Promise<string>((resolve, reject) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes, "latin1"));
    socket
      .setEncoding("utf8")
      .on("data", (chunk) => {
        answer += chunk;
      })
      // A server that refuses a body may close before it has read all of it.
      .on("error", (error) => (answer === "" ? reject(error) : resolve(answer)))
      .on("close", () => resolve(answer));
  });
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
  const error = readError(text.slice(text.indexOf("\r\n\r\n") + 4));
  return { status: Number(status), code: error?.code, message: error?.message, text };
}

/** A request as text, with exactly these header lines and those of its body. */
export function formatRaw(
  method: string,
  target: string,
  headers: readonly string[],
  body?: { readonly type: string; readonly text: string },
): string {
  const about =
    body === undefined
      ? []
      : [`Content-Type: ${body.type}`, `Content-Length: ${Buffer.byteLength(body.text, "latin1")}`];
  const lines = [`${method} ${target} HTTP/1.1`, ...headers, ...about, "Connection: close"];
  return `${lines.join("\r\n")}\r\n\r\n${body?.text ?? ""}`;
}

function readError(body: string) {
  return body.startsWith('{"error":{') ? Failure.parse(JSON.parse(body)).error : undefined;
}
