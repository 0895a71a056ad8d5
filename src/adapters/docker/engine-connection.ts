import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Files } from "../../ports/files.ts";
import { homeFolder } from "../home-folder.ts";
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

/** Finds the engine and makes a connection for it; nothing is sent yet. */
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

  /** What was asked for, or nothing where the engine has none. */
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

  return {
    endpoint,
    async get(path, query, signal) {
      const answer = await open({ path, query, signal });
      return answer && read(answer, signal);
    },
    stream: (path, query, signal) => open({ path, query, signal }),
    post: (path, body, signal) =>
      translated(signal, async () => {
        const answer = await send({ path, body, signal });
        if (isYes(answer)) return { kind: "done", json: parseJson(await readBody(answer)) };
        return { kind: "refused", message: await readRefusal(answer) };
      }),
    postStream: (path, body, signal) => open({ path, body, signal }),
  };
}

/** Done, created, done without anything to say, was done already. */
function isYes({ statusCode = 0 }: IncomingMessage): boolean {
  return [200, 201, 204, 304].includes(statusCode);
}

function isAbsence({ statusCode = 0 }: IncomingMessage): boolean {
  return [404, 409, 501, 400].includes(statusCode);
}

/** Undefined for an answer without a body. Throws for anything else that is no JSON. */
function parseJson(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

const Refusal = z.object({ message: z.string() });

/** The engine's own sentence, or what it sent in place of one. */
async function readRefusal(answer: IncomingMessage): Promise<string> {
  const text = await readBody(answer);
  try {
    return Refusal.parse(JSON.parse(text)).message.trim();
  } catch {
    return text.trim() || `HTTP ${answer.statusCode}`;
  }
}
