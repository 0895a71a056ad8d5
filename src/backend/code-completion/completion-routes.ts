import { randomUUID } from "node:crypto";
import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import { ErrorBody } from "../server/api-error.ts";
import { createRoutes } from "../server/create-routes.ts";
import type { CodeCompletion, CompletionResult } from "./code-completion.ts";
import { upstreamErrors } from "./explain-upstream.ts";
import { CompletionChoice } from "./tabby-shapes.ts";

/** The body of `POST /api/v1/completions`. */
export const CompletionRequest = z
  .strictObject({
    language: z
      .string()
      .min(1)
      .describe("Language identifier of the Language Server Protocol, such as python"),
    prefix: z.string().describe("The text before the cursor"),
    suffix: z.string().optional().describe("The text after the cursor"),
    filepath: z.string().optional().describe("Relative to the root of the project"),
  })
  .meta({ id: "CompletionRequest" });
export type CompletionRequest = z.infer<typeof CompletionRequest>;

/** The response body of `POST /api/v1/completions`. */
export const CompletionDocument = z
  .strictObject({
    id: z.string(),
    completion: z.string().nullable().describe("The first choice; null if there is none"),
    choices: z.array(CompletionChoice).describe("Empty while code completion is disabled"),
  })
  .meta({ id: "Completion" });
export type CompletionDocument = z.infer<typeof CompletionDocument>;

const route = createRoute({
  method: "post",
  path: "/api/v1/completions",
  operationId: "completeCode",
  tags: ["Code completion"],
  summary: "Complete code at the cursor",
  description: "While code completion is disabled, `choices` is empty and `completion` is null.",
  request: {
    body: { required: true, content: { "application/json": { schema: CompletionRequest } } },
  },
  responses: {
    200: {
      description: "Completions, possibly none",
      content: { "application/json": { schema: CompletionDocument } },
    },
    400: {
      description: "The request is invalid",
      content: { "application/json": { schema: ErrorBody } },
    },
    401: {
      description: "The token is missing or wrong",
      content: { "application/json": { schema: ErrorBody } },
    },
    ...upstreamErrors,
  },
});

/** `POST /api/v1/completions`: code completion, independent of Tabby's API. */
export function completionRoutes(completion: CodeCompletion): Hono {
  return createRoutes().openapi(route, async (c) => {
    const { language, ...segments } = c.req.valid("json");
    const result = await completion.complete({ language, segments }, c.req.raw.signal);
    return c.json(toDocument(result), 200);
  });
}

function toDocument(result: CompletionResult): CompletionDocument {
  if (result.kind === "off") return { id: `cmpl-${randomUUID()}`, completion: null, choices: [] };
  const { id, choices } = result.completion;
  return { id, completion: choices[0]?.text ?? null, choices };
}
