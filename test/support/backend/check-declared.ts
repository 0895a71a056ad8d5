import type { Hono } from "hono";
import { afterAll, expect } from "vitest";
import { z } from "zod";

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
  ),
});

/** Of each app, what it answered: `GET /v1/files/{id} 404`. */
const answered = new Map<Hono, Set<string>>();

/** Routes that describe the others, and are in no document. */
const undescribed: ReadonlySet<string> = new Set(["/openapi.json", "/docs"]);

/**
 * The same app. When the tests of the file are over, each status that it answered with on any of its routes must be one
 * that its /openapi.json declares.
 */
export function checkDeclared(app: Hono): Hono {
  const seen = new Set<string>();
  answered.set(app, seen);
  const { fetch } = app;
  app.fetch = async (request, ...others) => {
    const response = await fetch(request, ...others);
    const route = findRoute(app, request);
    if (route !== undefined) seen.add(`${route} ${response.status}`);
    return response;
  };
  return app;
}

function findRoute(app: Hono, request: Request): string | undefined {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const [handlers] = app.router.match(method, new URL(request.url).pathname);
  const path = handlers.map(([[, route]]) => route).findLast((route) => route.method === method)?.path;
  return path === undefined || undescribed.has(path) ? undefined : `${method} ${describePath(path)}`;
}

/** A path as the document writes it; the slash at the end of one of them is not in it. */
export function describePath(path: string): string {
  return path.replace(/(?<=.)\/$/, "").replaceAll(/:(\w+)(?:\{[^}]*\})?/g, "{$1}");
}

afterAll(async () => {
  const undeclared: string[] = [];
  for (const [app, seen] of answered) {
    const response = await app.request("/openapi.json");
    const { paths } = Document.parse(await response.json());
    for (const answer of seen) {
      const [method = "", path = "", status = ""] = answer.split(" ");
      if (paths[path]?.[method.toLowerCase()]?.responses[status] === undefined) undeclared.push(answer);
    }
  }
  answered.clear();
  expect(undeclared, "answers that /openapi.json does not declare").toEqual([]);
});
