import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod";
import type { TabbySetting } from "./tabby-double-options.ts";

export interface TabbyAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly delayMs?: number | undefined;
}

interface TabbyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const Segments = z.looseObject({
  prefix: z.string(),
  suffix: z.string().nullish(),
  filepath: z.string().nullish(),
});
const CompletionBody = z.looseObject({
  language: z.string().nullish(),
  segments: Segments.nullish(),
  user: z.string().nullish(),
  temperature: z.number().nullish(),
  seed: z.int().nullish(),
});
const EventBody = z.looseObject({
  type: z.string(),
  completion_id: z.string(),
  choice_index: z.int(),
});

/** The response of Tabby 0.32; `late` if its time limit ends first. */
export function answerTabby(
  request: TabbyRequest,
  setting: TabbySetting,
  countOfUser: Map<string, number>,
): TabbyAnswer | "late" {
  const path = request.url.split("?")[0];
  if (path === "/metrics") return { status: 200, text: "# HELP tabby_up A double of Tabby\ntabby_up 1\n" };
  if (setting.token !== undefined && request.headers.authorization !== `Bearer ${setting.token}`) {
    return { status: 401 };
  }
  switch (`${request.method} ${path}`) {
    case "GET /v1/health":
    case "POST /v1/health":
      return { status: 200, json: health(setting) };
    case "GET /v1beta/server_setting":
      return { status: 200, json: { disable_client_side_telemetry: true } };
    case "POST /v1/completions":
      return complete(request, setting, countOfUser);
    case "POST /v1/events":
      return hear(request);
    default:
      return { status: 404 };
  }
}

function health({ model, token }: TabbySetting): unknown {
  return {
    ...(model === null ? {} : { model }),
    device: "cpu",
    arch: "x86_64",
    cpu_info: "A double of Tabby",
    cpu_count: 2,
    cuda_devices: [],
    version: {
      build_date: "2025-09-25",
      build_timestamp: "2025-09-25T00:00:00.000000000Z",
      git_sha: "0000000000000000000000000000000000000000",
      git_describe: "v0.32.0",
    },
    ...(token === undefined ? {} : { webserver: true }),
  };
}

function complete(
  request: TabbyRequest,
  setting: TabbySetting,
  countOfUser: Map<string, number>,
): TabbyAnswer | "late" {
  if (setting.model === null) return { status: 501 };
  const user = request.headers.authorization ?? "";
  const count = (countOfUser.get(user) ?? 0) + 1;
  countOfUser.set(user, count);
  if (count > setting.maxRequests) return { status: 429 };
  const body = readBody(request, CompletionBody);
  if (body.kind === "refused") return body.answer;
  const { segments } = body.value;
  if (!segments || segments.prefix + (segments.suffix ?? "") === "") return { status: 400 };
  const text = setting.complete(segments.prefix);
  if (text === undefined) return "late";
  return {
    status: 200,
    json: { id: `cmpl-${randomUUID()}`, choices: [{ index: 0, text }] },
    delayMs: setting.delayMs,
  };
}

function hear(request: TabbyRequest): TabbyAnswer {
  const body = readBody(request, EventBody);
  return body.kind === "refused" ? body.answer : { status: 200 };
}

/** Like the Json extractor of axum: https://docs.rs/axum/latest/axum/struct.Json.html */
function readBody<Schema extends z.ZodType>({ headers, text }: TabbyRequest, schema: Schema) {
  const refuse = (status: number, why: string) => ({
    kind: "refused" as const,
    answer: { status, text: why },
  });
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "")) {
    return refuse(415, "Expected request with `Content-Type: application/json`");
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(400, "Failed to parse the request body as JSON");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: "read" as const, value: parsed.data };
  return refuse(422, "Failed to deserialize the JSON body into the target type");
}
