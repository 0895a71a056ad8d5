import type { Readable } from "node:stream";
import * as z from "zod";
import { createHttpClient, type HttpRequest, readText } from "../../../adapters/http/http-client.ts";
import type { Secret } from "../../../domain/secret.ts";

const callTimeoutMs = 10_000;
/** Longest silence of a stream, in which the service sends a comment every 15 s. */
const quietMs = 60_000;
const maxErrorBytes = 64 * 1024;
/** Statuses that a repeated request would get again. */
const refusals: readonly number[] = [400, 401, 403, 404, 405, 413, 415, 422, 501];

/** The address of the trainer service. */
export interface FsdpServiceOptions {
  readonly url: URL;
  readonly apiToken: Secret | undefined;
}

/** The jobs of the trainer service, at paths below `/v1/fine_tuning/jobs`. Throws Refusal and HttpFailure. */
export interface FsdpService {
  /** Sends a request and gives the JSON of the response. */
  call(request: HttpRequest, timeoutMs?: number): Promise<unknown>;
  /** Reads a response of any length, without a time limit. */
  read(path: string, headers?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Readable>;
}

/** A rejected request; the service would reject a retry too. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A client of the trainer service. */
export function createFsdpService({ url, apiToken }: FsdpServiceOptions): FsdpService {
  const headers = apiToken === undefined ? {} : { authorization: `Bearer ${apiToken.reveal()}` };
  const client = createHttpClient(url, { headers });
  const path = "/v1/fine_tuning/jobs";
  return {
    call: async (request, timeoutMs = callTimeoutMs) => {
      const answer = await client.send({ ...request, path: `${path}${request.path}`, timeoutMs });
      if (!isSuccess(answer.status)) throw explain(answer.status, answer.body);
      return JSON.parse(answer.body);
    },
    read: async (below, more = {}, signal) => {
      const request = { method: "GET", path: `${path}${below}`, headers: more, quietMs } as const;
      const response = await client.open(request, signal);
      const { statusCode: status = 0 } = response;
      if (!isSuccess(status)) throw explain(status, await readText(response, maxErrorBytes));
      return response;
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function explain(status: number, body: string): Error {
  const { code, message } = parseError(body);
  if (!refusals.includes(status)) return new Error(`status ${status}, ${code}: ${message}`);
  return new Refusal(status, code, `the trainer service rejected the job: ${message}`);
}

function parseError(text: string): { readonly code: string; readonly message: string } {
  const Body = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
  try {
    return Body.parse(JSON.parse(text)).error;
  } catch {
    return { code: "trainer_refused", message: text.slice(0, 200) };
  }
}
