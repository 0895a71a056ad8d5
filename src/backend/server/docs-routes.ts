import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { BlankEnv } from "hono/types";

import { describeRefusals } from "./describe-refusals.ts";

/** What an API is called. */
export interface ApiTitle {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** Nothing but the page's own style: no script, no font, no image, from nowhere. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** `GET /openapi.json`, made of the schemas that check the app's requests, and `GET /docs`, the same to read. */
export function docsRoutes(app: OpenAPIHono<BlankEnv>, info: ApiTitle): Hono {
  let document: unknown;
  let page: string | undefined;
  const describe = () => {
    document ??= describeRefusals(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: { ...info },
        // Without API_TOKEN, no request needs a token.
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

/** Loaded when somebody reads it. */
async function describeOnPage(document: unknown): Promise<string> {
  const [{ formatDocsPage }, { OpenApiDocument }] = await Promise.all([
    import("./format-docs-page.ts"),
    import("./open-api-document.ts"),
  ]);
  return formatDocsPage(OpenApiDocument.parse(document));
}
