import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerTabby, type TabbyAnswer } from "./answer-tabby.ts";
import { completeTabbyOptions, type TabbyDoubleOptions } from "./tabby-double-options.ts";

/** A recorded request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface TabbyDouble {
  readonly url: string;
  /** In order of arrival; empty if the options disable recording. */
  readonly seen: readonly SeenRequest[];
  /** The number of opened connections. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/**
 * A double of Tabby's server. Its responses match Tabby 0.32, including status codes; its completions are
 * invented.
 */
export async function startTabbyDouble(given: TabbyDoubleOptions = {}, port = 0): Promise<TabbyDouble> {
  const options = completeTabbyOptions(given);
  const seen: SeenRequest[] = [];
  const countOfUser = new Map<string, number>();
  let connections = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const { method = "GET", url = "/", headers } = request;
    if (options.remember) {
      seen.push({ method, url, authorization: headers.authorization, body: parseJson(text) });
    }
    const answer = answerTabby({ method, url, headers, text }, options, countOfUser);
    if (answer === "late") setTimeout(() => send(response, { status: 408 }), options.timeLimitMs);
    else if (answer.delayMs === undefined) send(response, answer);
    else setTimeout(() => send(response, answer), answer.delayMs);
  }

  const server = createServer((request, response) => void serve(request, response));
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(port, options.host);
  await once(server, "listening");
  return { url: urlOf(server), seen, connections: () => connections, close: () => close(server) };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, json, text }: TabbyAnswer): void {
  const body = json === undefined ? (text ?? "") : JSON.stringify(json);
  const type = json === undefined ? "text/plain; charset=utf-8" : "application/json";
  const headers = {
    "content-length": Buffer.byteLength(body),
    ...(body === "" ? {} : { "content-type": type }),
  };
  response.writeHead(status, headers).end(body);
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
