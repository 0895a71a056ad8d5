import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { BlankEnv } from "hono/types";
import { StackError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "./api-error.ts";
import { type ApiTitle, docsRoutes } from "./docs-routes.ts";
import { guardHosts } from "./guard-hosts.ts";
import { guardOrigins } from "./guard-origins.ts";
import { guardTokens } from "./guard-tokens.ts";
import { type HealthReport, healthRoutes } from "./health-routes.ts";
import { clientGone, isClientGone } from "./incoming-request.ts";
import { boundStall, limitBody, limitDeclaredBody, uploadLimitBytes } from "./limit-body.ts";
import { type AnsweredRequest, observeRequests } from "./observe-requests.ts";
import { explainStorage } from "./storage-full.ts";

/** Default limit for the size of a body. */
const defaultBodyLimitBytes = 1024 * 1024;

/** Default period in which a body must make progress. */
const defaultStallMs = 30_000;

/** Which requests an app accepts. */
export interface Access {
  /** Required for every request, except for the reads that `isOpenRead` accepts. */
  readonly apiToken?: Secret | undefined;
  /** `token`, the default: all other reads require the token. */
  readonly reads?: "token" | "open" | undefined;
  /** Host names that clients may use, in addition to those of this machine. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** Title, routes and observers of an app. */
export interface AppParts extends Access {
  readonly health: () => HealthReport | Promise<HealthReport>;
  /** Routes made by `createRoutes` describe themselves in /openapi.json. */
  readonly routes: readonly Hono[];
  readonly onBug: (error: Error) => void;
  readonly onRequest?: (request: AnsweredRequest) => void;
  readonly bodyLimitBytes?: number;
  readonly bodyStallMs?: number | undefined;
  /** If set, the app serves /openapi.json and /docs. */
  readonly title?: ApiTitle;
}

/** An app with `GET /health` and the given routes. All errors are JSON. */
export function createApp(parts: AppParts): Hono {
  const app = new OpenAPIHono<BlankEnv>();
  if (parts.onRequest !== undefined) app.use(observeRequests(parts.onRequest));
  app.use(isolateAnswers);
  app.use(throwErrorsOnly);
  const { apiToken, reads = "token", allowedHosts = [] } = parts;
  app.use(guardHosts(allowedHosts));
  app.use(guardOrigins());
  // Reject foreign requests before their body is read.
  app.use(guardTokens({ token: apiToken, reads }));
  app.use(boundStall(parts.bodyStallMs ?? defaultStallMs));
  const limit = limitBody(parts.bodyLimitBytes ?? defaultBodyLimitBytes);
  const limitUpload = limitDeclaredBody(uploadLimitBytes);
  app.use((c, next) => (isUpload(c) ? limitUpload(c, next) : limit(c, next)));
  app.route("/", healthRoutes(parts.health));
  for (const part of parts.routes) app.route("/", part);
  if (parts.title !== undefined) app.route("/", docsRoutes(app, parts.title));

  app.notFound((c) => {
    const { method, path } = c.req;
    const error = refuseRoute(method, path, findMethods(app, path));
    return c.json(error.body, error.status, error.headers);
  });
  app.onError((thrown, c) => {
    const error = isClientGone(c) && !(thrown instanceof ApiError) ? clientGone(thrown) : toApiError(thrown);
    if (error.status === 500) parts.onBug(thrown);
    // The observer of the request reports the response.
    c.error = error;
    return c.json(error.body, error.status, error.headers);
  });
  return app;
}

/** Hono handles only instances of Error; a library may throw any value. */
const throwErrorsOnly: MiddlewareHandler = async (_c, next) => {
  try {
    await next();
  } catch (thrown) {
    throw thrown instanceof Error
      ? thrown
      : new Error("a value that is not an Error was thrown", { cause: thrown });
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

/** A request whose route streams the body to a file. */
function isUpload({ req }: Context): boolean {
  return req.method === "POST" && req.path === "/v1/files";
}

function toApiError(thrown: Error): ApiError {
  const explained = explainStorage(thrown);
  if (explained instanceof ApiError) return explained;
  if (thrown instanceof StackError) {
    return new ApiError(503, { message: thrown.message, code: thrown.code.replaceAll("-", "_") });
  }
  if (!(thrown instanceof HTTPException) || thrown.status >= 500) {
    return new ApiError(500, { message: "internal error; see the server's log", code: "internal_error" });
  }
  if (thrown.status === 415) {
    return new ApiError(415, {
      message: "send the body as application/json",
      code: "unsupported_media_type",
    });
  }
  const isJson = thrown.message.startsWith("Malformed JSON");
  return new ApiError(thrown.status, {
    message: isJson ? "the body is not valid JSON" : thrown.message,
    code: isJson ? "invalid_json" : "invalid_request",
  });
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The methods that an app's routes accept at a path; empty if there is no route. */
function findMethods(app: Hono, path: string): readonly string[] {
  return methods.filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
}

/** Adds a header to every response that prevents pages of other origins from embedding it. */
const isolateAnswers: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("cross-origin-resource-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
};
