import { IncomingMessage } from "node:http";
import { Agent } from "node:https";
import { homedir } from "node:os";
import type DockerModem from "docker-modem";
import { z } from "zod";
import type { Files } from "../../ports/files.ts";
import { type EngineEndpoint, resolveEngineEndpoint } from "./engine-endpoint.ts";
import { createEngineError } from "./engine-error.ts";
import { createSshAgent } from "./ssh-agent.ts";

/** Query of a request; objects are sent as JSON, as filters are. */
export type Query = Readonly<
  Record<string, string | number | boolean | Readonly<Record<string, readonly string[]>>>
>;

/** How an engine answered to being asked to do something; `message` is its own word on why it does not. */
export type EngineAnswer =
  | { readonly kind: "done"; readonly json: unknown }
  | { readonly kind: "refused"; readonly message: string };

/**
 * Requests to an engine (https://docs.docker.com/reference/api/engine/). What it does not have, cannot give or cannot
 * make sense of is undefined (HTTP 404, 409, 501, 400); all else that fails is StackError engine-unavailable, or the
 * signal's reason.
 */
export interface EngineConnection {
  readonly endpoint: EngineEndpoint;
  get(path: string, query: Query, signal?: AbortSignal): Promise<unknown>;
  stream(path: string, query: Query, signal?: AbortSignal): Promise<IncomingMessage | undefined>;
  /** Asks it to do something. */
  post(path: string, body: Body, signal?: AbortSignal): Promise<EngineAnswer>;
  /** The same, where the answer is what a program prints. */
  postStream(path: string, body: Body, signal?: AbortSignal): Promise<IncomingMessage | undefined>;
}

/** Sent as JSON. */
type Body = Readonly<Record<string, string | boolean | readonly string[]>>;

interface Request {
  readonly path: string;
  readonly query?: Query;
  /** Makes it a POST. */
  readonly body?: Body;
  readonly isStream: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Finds the engine and makes a connection for it; nothing is sent yet. Loads the client, which takes its time. */
export async function openEngineConnection(
  env: ReadonlyMap<string, string>,
  files: Pick<Files, "readText">,
): Promise<EngineConnection> {
  const endpoint = await resolveEngineEndpoint({ env, homeDirectory: env.get("HOME") || homedir(), files });
  const modem = await createModem(endpoint, env);
  /** The answer, or the error of a status that is none of those that say yes. */
  const dial = ({ path, query, body, isStream, signal }: Request) =>
    new Promise<{ readonly result?: unknown; readonly error?: unknown }>((resolve, reject) => {
      signal?.throwIfAborted();
      // The client makes a query of the options where the path ends with a question mark.
      const asked = body
        ? { method: "POST", path, options: { _body: body } }
        : { method: "GET", path: `${path}?`, options: { ...query } };
      const call = { ...asked, statusCodes, isStream, ...(signal && { abortSignal: signal }) };
      modem.dial(call, (error: unknown, result: unknown) => {
        if (!error) resolve({ result });
        else if (signal?.aborted) reject(signal.reason);
        else if (readStatus(error) !== undefined) resolve({ error });
        else reject(createEngineError(error, endpoint));
      });
    });
  const request = async (details: Request) => {
    const { error, result } = await dial(details);
    if (error === undefined || isAbsence(error)) return result;
    throw createEngineError(error, endpoint);
  };
  const asStream = (body: unknown) => (body instanceof IncomingMessage ? body : undefined);
  return {
    endpoint,
    get: (path, query, signal) => request({ path, query, isStream: false, signal }),
    stream: async (path, query, signal) => asStream(await request({ path, query, isStream: true, signal })),
    async post(path, body, signal) {
      const { error, result } = await dial({ path, body, isStream: false, signal });
      return error === undefined
        ? { kind: "done", json: result }
        : { kind: "refused", message: readRefusal(error) };
    },
    postStream: async (path, body, signal) => asStream(await request({ path, body, isStream: true, signal })),
  };
}

/** Fails where certificates are named that are not there. */
async function createModem(endpoint: EngineEndpoint, env: ReadonlyMap<string, string>): Promise<DockerModem> {
  const { default: Modem } = await import("docker-modem");
  try {
    return new Modem(modemOptions(endpoint, env));
  } catch (error) {
    throw createEngineError(error, endpoint);
  }
}

/** Done, created, done without anything to say, was done already. */
const statusCodes = { 200: true, 201: true, 204: true, 304: true };

const Refusal = z.object({ statusCode: z.number(), message: z.string() });

function readStatus(error: unknown): number | undefined {
  const parsed = Refusal.safeParse(error);
  return parsed.success ? parsed.data.statusCode : undefined;
}

/** The engine's own sentence, without what the client puts before it. */
function readRefusal(error: unknown): string {
  const { message } = Refusal.parse(error);
  return message.replace(/^\(HTTP code \d+\) \S+ - /, "").trim();
}

function isAbsence(error: unknown): boolean {
  const status = readStatus(error);
  return status === 404 || status === 409 || status === 501 || status === 400;
}

/** How long a remote engine may take to begin an answer. */
const answerTimeoutMs = 20_000;

/** Every field is named, since docker-modem fills those left out from DOCKER_* of the process. */
function modemOptions(
  { address, tls }: EngineEndpoint,
  env: ReadonlyMap<string, string>,
): DockerModem.ConstructorOptions {
  const { ca, cert, key } = tls ?? {};
  const none = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    username: undefined,
    ca,
    cert,
    key,
  };
  switch (address.kind) {
    case "socket":
      return { ...none, socketPath: address.path, protocol: "http" };
    case "tcp": {
      const { host, port } = address;
      const remote = { ...none, host, port, connectionTimeout: answerTimeoutMs };
      if (!tls) return { ...remote, protocol: "http" };
      const lenient = tls.verify ? {} : { agent: new Agent({ rejectUnauthorized: false }) };
      return { ...remote, ...lenient, protocol: "https" };
    }
    case "ssh": {
      // The host is only a name here: the agent's connection decides where requests go.
      const agent = createSshAgent(address, env);
      const remote = { ...none, host: "docker.invalid", agent, connectionTimeout: answerTimeoutMs };
      return { ...remote, protocol: "http" };
    }
  }
}
