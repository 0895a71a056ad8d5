import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { BlankEnv } from "hono/types";

import { describeRefusals } from "./describe-refusals.ts";

/** Title and version of an API. */
export interface ApiTitle {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** Allows only the page's own style: no scripts, fonts or images. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** `GET /openapi.json`, made from the schemas that validate requests, and `GET /docs`, the same as a page. */
export function docsRoutes(app: OpenAPIHono<BlankEnv>, info: ApiTitle): Hono {
  let document: unknown;
  let page: string | undefined;
  const describe = () => {
    document ??= describeRefusals(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: { ...info },
        // Without API_TOKEN, no request requires a token.
        security: [{}, { token: [] }],
      }),
    );
    return document;
  };
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "API_TOKEN, if it is set. Operations without security do not need it",
  });
  return new Hono()
    .get("/openapi.json", (c) => c.json(describe()))
    .get("/docs", async (c) => {
      page ??= await describeOnPage(describe());
      return c.html(page, 200, { "content-security-policy": contentSecurityPolicy });
    });
}

/** Loads the page's formatter on the first request. */
async function describeOnPage(document: unknown): Promise<string> {
  const [{ formatDocsPage }, { OpenApiDocument }] = await Promise.all([
    import("./format-docs-page.ts"),
    import("./open-api-document.ts"),
  ]);
  return formatDocsPage(OpenApiDocument.parse(document));
}
