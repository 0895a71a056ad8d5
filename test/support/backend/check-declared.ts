import type { Hono } from "hono";
import { afterAll, expect } from "vitest";
import * as z from "zod";

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
  ),
});

/** The responses of each app, such as `GET /v1/files/{id} 404`. */
const answered = new Map<Hono, Set<string>>();

/** Undocumented routes: they serve the documentation of the others. */
const undescribed: ReadonlySet<string> = new Set(["/openapi.json", "/docs"]);

/**
 * Returns the same app. After the tests of the file, each status that any of its routes returned must be declared
 * in its /openapi.json.
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

/** A path in the form of the document, which omits a trailing slash. */
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
