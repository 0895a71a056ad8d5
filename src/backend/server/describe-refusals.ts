import type { OpenAPIHono } from "@hono/zod-openapi";
import type { BlankEnv } from "hono/types";
import { isOpenRead } from "./guard-tokens.ts";

type Document = ReturnType<OpenAPIHono<BlankEnv>["getOpenAPI31Document"]>;
type PathItem = NonNullable<Document["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;

const methods = ["get", "post", "put", "patch", "delete"] as const;

const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };

const refusals: Readonly<Record<string, string>> = {
  400: "The request is invalid (`invalid_request`, `invalid_json`), or names no single host (`invalid_host`)",
  401: "The token is missing or wrong (`missing_token`, `invalid_token`), where `API_TOKEN` is set",
  403: "Another host (`foreign_host`), or a web page of another origin (`foreign_origin`)",
  408: "Less than 1 KiB of the body arrived in 30 s (`body_stalled`)",
  413: "The body is too large (`body_too_large`)",
  415: "The content type of the body is not JSON (`unsupported_media_type`)",
  500: "An internal error of the server (`internal_error`)",
  507: "The file system is full (`storage_full`)",
};

/**
 * Adds the responses of middleware to the document: rejected hosts, origins, tokens and bodies, a full disk, internal
 * errors. A route's own description of a status is kept.
 */
export function describeRefusals(document: Document): Document {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const isOpen = isOpenRead(method.toUpperCase(), path);
      const responses = { ...operation.responses };
      for (const status of statusesOf(method, operation, isOpen)) {
        responses[status] ??= { description: refusals[status] ?? "", content };
      }
      item[method] = { ...operation, responses, ...(isOpen ? { security: [] } : {}) };
    }
  }
  return document;
}

function statusesOf(method: string, { requestBody, tags }: Operation, isOpen: boolean): readonly string[] {
  const hasJson =
    requestBody !== undefined && "content" in requestBody && "application/json" in requestBody.content;
  return [
    ...["400", "403", "413", "500"],
    ...(isOpen ? [] : ["401"]),
    ...(method === "get" ? [] : ["408"]),
    ...(hasJson ? ["415"] : []),
    ...(tags?.includes("Training") ? ["507"] : []),
  ];
}
