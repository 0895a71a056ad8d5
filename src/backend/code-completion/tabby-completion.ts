import type * as z from "zod";
import { createHttpClient, type HttpRequest } from "../../adapters/http/http-client.ts";
import { HttpFailure } from "../../adapters/http/http-failure.ts";
import { parseJson } from "../../domain/parse-json.ts";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "../server/api-error.ts";
import type { CodeCompletion } from "./code-completion.ts";
import { explainFailure, explainStatus } from "./explain-upstream.ts";
import { TabbyCompletion, TabbyHealth } from "./tabby-shapes.ts";

/** A Tabby server and the time limit of a request. */
export interface TabbyServer {
  readonly url: URL;
  readonly apiKey?: Secret | undefined;
  readonly timeoutMs: number;
}

/** Completes code with a Tabby server. Every failure of the server is an ApiError with a hint. */
export function createTabbyCompletion({ url, apiKey, timeoutMs }: TabbyServer): CodeCompletion {
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey.reveal()}` };
  const client = createHttpClient(url, { headers });

  async function ask(request: HttpRequest, signal?: AbortSignal): Promise<string> {
    try {
      const answer = await client.send({ ...request, timeoutMs }, signal);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      throw explainStatus(answer);
    } catch (error) {
      throw error instanceof HttpFailure ? explainFailure(error) : error;
    }
  }

  return {
    complete: async (request, signal) => {
      const body = await ask({ method: "POST", path: "/v1/completions", body: toJson(request) }, signal);
      return { kind: "completed", completion: readAnswer(body, TabbyCompletion) };
    },
    health: async (signal) =>
      readAnswer(await ask({ method: "GET", path: "/v1/health" }, signal), TabbyHealth),
    report: async (event, selectKind, signal) => {
      const query = selectKind === undefined ? "" : `?select_kind=${encodeURIComponent(selectKind)}`;
      await ask({ method: "POST", path: `/v1/events${query}`, body: toJson(event) }, signal);
    },
  };
}

/** Serialises a parsed request, which may be nested too deeply to be serialised. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new ApiError(400, { message: "the request is nested too deeply", code: "invalid_request", cause });
  }
}

/** Reads Tabby's JSON; throws ApiError for anything else. */
function readAnswer<Schema extends z.ZodType>(body: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ApiError(502, {
    message:
      "Tabby sent an unexpected response: TABBY_URL may point to another server, or this version of Tabby is not supported",
    code: "upstream_invalid_response",
    cause: parsed.error,
  });
}
