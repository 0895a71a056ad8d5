import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/backend/server/api-error.ts";
import { type AppParts, createApp } from "../../../src/backend/server/create-app.ts";
import type { AnsweredRequest } from "../../../src/backend/server/observe-requests.ts";
import { Secret } from "../../../src/domain/secret.ts";

it("answers an internal error with a generic JSON 500, and reports the error to the listener", async () => {
  const heard: Error[] = [];
  const broken = new Hono().get("/broken", () => {
    throw new Error("the password is swordfish");
  });
  const response = await app({ routes: [broken], onBug: (error) => heard.push(error) }).request("/broken");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("swordfish");
  expect(heard).toEqual([new Error("the password is swordfish")]);
});

it("reports any thrown value as a bug", async () => {
  const heard: Error[] = [];
  const broken = new Hono().get("/broken", () => {
    throw { odd: true };
  });
  const response = await app({ routes: [broken], onBug: (error) => heard.push(error) }).request("/broken");
  expect(await response.json()).toMatchObject({ error: { code: "internal_error" } });
  expect(heard).toMatchObject([{ cause: { odd: true } }]);
});

it("answers an unknown path in JSON", async () => {
  const response = await app().request("/nope");
  expect(response.status).toBe(404);
  const error = { message: "there is no GET /nope", type: "invalid_request_error", param: null };
  expect(await response.json()).toEqual({ error: { ...error, code: "not_found" } });
});

it("answers an unsupported method with the supported ones", async () => {
  const routes = [new Hono().get("/job/:id", (c) => c.text("")).delete("/job/:id", (c) => c.text(""))];
  const response = await app({ routes }).request("/job/1", { method: "PUT" });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET, DELETE");
  expect(await response.json()).toMatchObject({ error: { code: "method_not_allowed" } });
});

it("reports every request by its route, with the reason of a failure", async () => {
  const seen: AnsweredRequest[] = [];
  const routes = [
    new Hono().get("/job/:id", () => {
      throw new ApiError(404, { message: "there is no such job", code: "job_not_found" });
    }),
  ];
  await app({ routes, onRequest: (request) => seen.push(request) }).request("/job/7?token=swordfish");
  expect(seen).toMatchObject([
    {
      method: "GET",
      path: "/job/7",
      route: "/job/:id",
      status: 404,
      failure: "job_not_found: there is no such job",
    },
  ]);
});

describe("with a token", () => {
  const routes = [
    new Hono().on(["GET", "POST", "PUT", "PATCH", "DELETE"], "/job", (c) => c.text(c.req.method)),
  ];
  const guarded = app({ routes, apiToken: new Secret("swordfish") });
  const ask = (method: string, authorization?: string) =>
    guarded.request("/job", { method, headers: authorization === undefined ? {} : { authorization } });

  it.each(["GET", "HEAD"])("lets %s of an open path pass, and no other", async (method) => {
    expect((await guarded.request("/health", { method })).status).toBe(200);
    expect((await ask(method)).status).toBe(401);
  });

  it("allows every read and no write while reads are open", async () => {
    const open = app({ routes, apiToken: new Secret("swordfish"), reads: "open" });
    expect((await open.request("/job")).status).toBe(200);
    expect((await open.request("/job", { method: "POST" })).status).toBe(401);
  });

  it.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])(
    "lets %s pass with the token only",
    async (method) => {
      expect((await ask(method, "Bearer swordfish")).status).toBe(200);
      expect((await ask(method, "bearer swordfish")).status).toBe(200);
      const missing = await ask(method);
      expect(missing.status).toBe(401);
      expect(missing.headers.get("www-authenticate")).toBe("Bearer");
      if (method !== "HEAD") {
        expect(await missing.json()).toMatchObject({
          error: { type: "authentication_error", code: "missing_token" },
        });
      }
      for (const wrong of [
        "Bearer wordfish",
        "Bearer swordfishes",
        "Basic swordfish",
        "swordfish",
        "Bearer",
      ]) {
        expect((await ask(method, wrong)).status).toBe(401);
      }
    },
  );

  it("does not reveal existing paths to a client without a token", async () => {
    expect((await guarded.request("/nope", { method: "POST" })).status).toBe(401);
  });
});

function app(parts: Partial<AppParts> = {}) {
  return createApp({ health: () => ({ status: "ok" }), routes: [], onBug: () => undefined, ...parts });
}
