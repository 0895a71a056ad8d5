import { expect, it } from "vitest";
import { OpenApiDocument } from "../../../src/backend/server/open-api-document.ts";
import { makeBackend } from "../../support/backend/make-backend.ts";

const { app } = makeBackend();

it("describes every route of the backend, and nothing else", async () => {
  const response = await app.request("/openapi.json");
  expect(response.status).toBe(200);
  const { paths } = OpenApiDocument.parse(await response.json());
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual([
    "get /api/v1/features",
    "get /health",
    "get /metrics",
    "get /v1/health",
    "get /v1beta/server_setting",
    "post /api/v1/completions",
    "post /v1/completions",
    "post /v1/events",
    "post /v1/health",
  ]);
});

it("declares the schemas that check requests", async () => {
  const { components } = OpenApiDocument.parse(await (await app.request("/openapi.json")).json());
  expect(components.schemas.CompletionRequest).toMatchObject({
    type: "object",
    required: ["language", "prefix"],
    properties: { suffix: { type: "string", description: "The text after the cursor" } },
    additionalProperties: false,
  });
});

it("serves a page that loads nothing and runs no script", async () => {
  const response = await app.request("/docs");
  expect(response.headers.get("content-type")).toMatch(/^text\/html/);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const page = await response.text();
  expect(page).not.toMatch(/<script|<link|<img|src=|https?:/);
  expect(page).toContain("<code>/api/v1/completions</code>");
  expect(page).toContain("prefix: string");
});
