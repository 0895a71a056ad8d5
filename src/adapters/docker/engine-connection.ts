import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { StackError } from "../../domain/errors.ts";
import type { Files } from "../../ports/files.ts";
import { homeFolder } from "../disk/known-folders.ts";
import { type EngineEndpoint, resolveEngineEndpoint } from "./engine-endpoint.ts";
import { createEngineError } from "./engine-error.ts";
import {
  type Body,
  createSender,
  type EngineRequest,
  type Query,
  readBody,
  type SendRequest,
} from "./engine-requests.ts";

/** An engine's response to a change request; `message` is its own reason for refusing. */
export type EngineAnswer =
  | { readonly kind: "done"; readonly json: unknown }
  | { readonly kind: "refused"; readonly message: string; readonly status: number };

/**
 * Requests to an engine (https://docs.docker.com/reference/api/engine/). Undefined when the engine does not
 * have the object, does not support the request or rejects it as malformed (HTTP 404, 409, 501, 400). Any
 * other failure throws StackError engine-unavailable, or the signal's reason.
 */
export interface EngineConnection {
  readonly endpoint: EngineEndpoint;
  get(path: string, query: Query, signal?: AbortSignal): Promise<unknown>;
  stream(path: string, query: Query, signal?: AbortSignal): Promise<IncomingMessage | undefined>;
  /** Sends a change request. */
  post(path: string, body: Body, signal?: AbortSignal): Promise<EngineAnswer>;
  /** Sends a request that removes an object. */
  remove(path: string, signal?: AbortSignal): Promise<EngineAnswer>;
  /** Sends a change request whose response is the output of a program. */
  postStream(path: string, body: Body, signal?: AbortSignal): Promise<IncomingMessage | undefined>;
}

/** Finds the engine and creates a connection to it. No request is sent yet. */
export async function openEngineConnection(
  env: ReadonlyMap<string, string>,
  files: Pick<Files, "readText">,
): Promise<EngineConnection> {
  const endpoint = await resolveEngineEndpoint({
    env,
    homeDirectory: env.get("HOME") || homeFolder(),
    files,
  });
  const translated = async <Result>(signal: AbortSignal | undefined, action: () => Promise<Result>) => {
    signal?.throwIfAborted();
    try {
      return await action();
    } catch (error) {
      signal?.throwIfAborted();
      throw createEngineError(error, endpoint);
    }
  };
  const send: SendRequest = await translated(undefined, () => createSender(endpoint, env));

  /** The response, or undefined when the engine does not have the object. */
  const open = (request: EngineRequest) =>
    translated(request.signal, async () => {
      const answer = await send(request);
      if (isYes(answer)) return answer;
      const message = await readRefusal(answer);
      if (isAbsence(answer)) return undefined;
      throw new Error(message);
    });
  const read = (answer: IncomingMessage, signal: AbortSignal | undefined) =>
    translated(signal, async () => parseJson(await readBody(answer)));

  const change = (request: EngineRequest) =>
    translated(request.signal, async (): Promise<EngineAnswer> => {
      const answer = await send(request);
      if (isYes(answer)) return { kind: "done", json: parseJson(await readBody(answer)) };
      return { kind: "refused", message: await readRefusal(answer), status: answer.statusCode ?? 0 };
    });

  return {
    endpoint,
    async get(path, query, signal) {
      const answer = await open({ path, query, signal });
      return answer && read(answer, signal);
    },
    stream: (path, query, signal) => open({ path, query, signal }),
    post: (path, body, signal) => change({ path, body, signal }),
    remove: (path, signal) => change({ path, method: "DELETE", signal }),
    postStream: (path, body, signal) => open({ path, body, signal }),
  };
}

/**
 * An engine's response, parsed with a schema. Throws StackError `engine-unavailable` for any other shape: a
 * proxy, an older engine or another program may listen on the engine's address.
 */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  const what = `${place === "" ? "" : `${place}: `}${issue?.message ?? "unknown"}`;
  throw new StackError("engine-unavailable", {
    message: `the Docker engine sent a response of an unknown shape: ${what}`,
    hint: "Run docker version: another program may listen at the address of the engine.",
    cause: parsed.error,
  });
}

/** Success: done, created, no content, or already done. */
function isYes({ statusCode = 0 }: IncomingMessage): boolean {
  return [200, 201, 204, 304].includes(statusCode);
}

function isAbsence({ statusCode = 0 }: IncomingMessage): boolean {
  return [404, 409, 501, 400].includes(statusCode);
}

/** Undefined for a response without a body. Throws for a body that is not JSON. */
function parseJson(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

const Refusal = z.object({ message: z.string() });

/** The engine's error message, or the raw body of the response. */
async function readRefusal(answer: IncomingMessage): Promise<string> {
  const text = await readBody(answer);
  try {
    return Refusal.parse(JSON.parse(text)).message.trim();
  } catch {
    return text.trim() || `HTTP ${answer.statusCode}`;
  }
}
