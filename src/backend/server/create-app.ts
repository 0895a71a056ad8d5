import { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { BlankEnv } from "hono/types";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "./api-error.ts";
import { type ApiTitle, docsRoutes } from "./docs-routes.ts";
import { findMethods } from "./find-methods.ts";
import { guardWrites } from "./guard-writes.ts";
import { type HealthReport, healthRoutes } from "./health-routes.ts";
import { limitBody } from "./limit-body.ts";
import { type AnsweredRequest, observeRequests } from "./observe-requests.ts";

/** The largest body that is read, unless an app says otherwise. */
const defaultBodyLimitBytes = 1024 * 1024;

/** The largest file that is taken. Larger ones go into the data folder directly. */
const uploadLimitBytes = 512 * 1024 * 1024;

/** What an app says of itself, what it serves, and who hears of it. */
export interface AppParts {
  readonly health: () => HealthReport | Promise<HealthReport>;
  /** Those made by `createRoutes` describe themselves in /openapi.json. */
  readonly routes: readonly Hono[];
  readonly onBug: (error: Error) => void;
  readonly onRequest?: (request: AnsweredRequest) => void;
  /** Asked for by every request that is not a mere read. */
  readonly apiToken?: Secret | undefined;
  readonly bodyLimitBytes?: number;
  /** With it, /openapi.json and /docs are served. */
  readonly title?: ApiTitle;
}

/** An app with `GET /health` and the given routes, which answers in JSON whatever happens. */
export function createApp(parts: AppParts): Hono {
  const app = new OpenAPIHono<BlankEnv>();
  if (parts.onRequest !== undefined) app.use(observeRequests(parts.onRequest));
  app.use(throwErrorsOnly);
  const [limit, limitUpload] = [
    limitBody(parts.bodyLimitBytes ?? defaultBodyLimitBytes),
    limitBody(uploadLimitBytes),
  ];
  app.use((c, next) => (c.req.path === "/v1/files" ? limitUpload(c, next) : limit(c, next)));
  app.use(guardWrites(parts.apiToken));
  app.route("/", healthRoutes(parts.health));
  for (const part of parts.routes) app.route("/", part);
  if (parts.title !== undefined) app.route("/", docsRoutes(app, parts.title));

  app.notFound((c) => {
    const { method, path } = c.req;
    const error = refuseRoute(method, path, findMethods(app, path));
    return c.json(error.body, error.status, error.headers);
  });
  app.onError((thrown, c) => {
    const error = toApiError(thrown);
    if (error.status === 500) parts.onBug(thrown);
    return c.json(error.body, error.status, error.headers);
  });
  return app;
}

/** Hono handles nothing but errors; a library may throw anything. */
const throwErrorsOnly: MiddlewareHandler = async (_c, next) => {
  try {
    await next();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error("what was thrown is no error", { cause: thrown });
  }
};

function refuseRoute(method: string, path: string, allowed: readonly string[]): ApiError {
  if (allowed.length === 0) {
    return new ApiError(404, { message: `there is no ${method} ${path}`, code: "not_found" });
  }
  const allow = allowed.join(", ");
  const message = `${path} takes ${allow}, not ${method}`;
  return new ApiError(405, { message, code: "method_not_allowed", headers: { allow } });
}

function toApiError(thrown: Error): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (!(thrown instanceof HTTPException) || thrown.status >= 500) {
    return new ApiError(500, { message: "a bug of this server; its log says more", code: "internal_error" });
  }
  if (thrown.status === 415) {
    return new ApiError(415, {
      message: "send the body as application/json",
      code: "unsupported_media_type",
    });
  }
  const isJson = thrown.message.startsWith("Malformed JSON");
  return new ApiError(thrown.status, {
    message: isJson ? "the body is no JSON" : thrown.message,
    code: isJson ? "invalid_json" : "invalid_request",
  });
}
