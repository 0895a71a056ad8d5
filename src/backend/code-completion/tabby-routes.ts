import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import type { Secret } from "../../domain/secret.ts";
import { ApiError, ErrorBody } from "../server/api-error.ts";
import { createRoutes } from "../server/create-routes.ts";
import { requireToken } from "../server/guard-tokens.ts";
import type { CodeCompletion } from "./code-completion.ts";
import { upstreamErrors } from "./explain-upstream.ts";
import { TabbyCompletion, TabbyCompletionRequest, TabbyEvent, TabbyHealth } from "./tabby-shapes.ts";

const tags = ["Tabby's own API, for editors"];
const asJson = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });
const refused = {
  400: { description: "The body is not valid JSON, or Tabby rejects it", content: asJson(ErrorBody) },
  401: { description: "The token is missing or wrong", content: asJson(ErrorBody) },
  422: { description: "The request is invalid", content: asJson(ErrorBody) },
} as const;

const describeHealth = (method: "get" | "post") =>
  createRoute({
    method,
    path: "/v1/health",
    operationId: method === "get" ? "getTabbyHealth" : "postTabbyHealth",
    tags,
    summary: "State of code completion; `model` is missing while it is disabled",
    responses: {
      200: { description: "It answers", content: asJson(TabbyHealth) },
      401: refused[401],
      ...upstreamErrors,
    },
  });

const completions = createRoute({
  method: "post",
  path: "/v1/completions",
  operationId: "completeForTabby",
  tags,
  summary: "Complete code at the cursor; 501 while code completion is disabled",
  request: { body: { required: true, content: asJson(TabbyCompletionRequest) } },
  responses: {
    200: { description: "Completions, possibly none", content: asJson(TabbyCompletion) },
    ...refused,
    ...upstreamErrors,
  },
});

const events = createRoute({
  method: "post",
  path: "/v1/events",
  operationId: "reportTabbyEvent",
  tags,
  summary: "Report what the user did with a completion",
  request: {
    query: z.looseObject({
      select_kind: z.string().optional().describe("line: the user accepted only the first line"),
    }),
    body: { required: true, content: asJson(TabbyEvent) },
  },
  responses: { 200: { description: "Received; the body is empty" }, ...refused, ...upstreamErrors },
});

const serverSetting = createRoute({
  method: "get",
  path: "/v1beta/server_setting",
  operationId: "getTabbyServerSetting",
  tags,
  summary: "Settings for editors: send no telemetry",
  responses: {
    200: {
      description: "The settings",
      content: asJson(z.strictObject({ disable_client_side_telemetry: z.boolean() })),
    },
    401: refused[401],
  },
});

/**
 * Tabby's API, for editors with Tabby's plugin. While code completion is disabled, it responds like a Tabby server without
 * a model. If a token is set, all routes require it, as in Tabby.
 */
export function tabbyRoutes(completion: CodeCompletion, apiToken: Secret | undefined): Hono {
  const routes = createRoutes({ invalidStatus: 422 });
  for (const path of ["/v1/health", "/v1/completions", "/v1/events", "/v1beta/server_setting"]) {
    routes.use(path, requireToken(apiToken));
  }
  for (const method of ["get", "post"] as const) {
    routes.openapi(describeHealth(method), async (c) =>
      c.json(await completion.health(c.req.raw.signal), 200),
    );
  }
  routes.openapi(completions, async (c) => {
    const result = await completion.complete(c.req.valid("json"), c.req.raw.signal);
    if (result.kind === "completed") return c.json(result.completion, 200);
    throw new ApiError(501, {
      message: "code completion is disabled: enable the feature tabby",
      code: "feature_disabled",
    });
  });
  routes.openapi(events, async (c) => {
    await completion.report(c.req.valid("json"), c.req.valid("query").select_kind, c.req.raw.signal);
    return c.body(null, 200);
  });
  routes.openapi(serverSetting, (c) => c.json({ disable_client_side_telemetry: true }, 200));
  return routes;
}
