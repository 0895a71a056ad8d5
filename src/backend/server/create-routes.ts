import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { BlankEnv } from "hono/types";
import type * as z from "zod";
import { ApiError } from "./api-error.ts";

/** The status of the response if the request does not match its schema. */
export interface RoutesOptions {
  /** Default: 400. */
  readonly invalidStatus?: 400 | 422;
}

/**
 * Routes that validate requests with their schemas and describe themselves in /openapi.json. The response to an invalid
 * request is an `ErrorBody` with the first problem.
 */
export function createRoutes({ invalidStatus = 400 }: RoutesOptions = {}): OpenAPIHono<BlankEnv> {
  return new OpenAPIHono<BlankEnv>({
    defaultHook: (result, c: Context) => {
      if (result.success) return undefined;
      const error = describeInvalid(result.error.issues, result.target, invalidStatus);
      return c.json(error.body, error.status);
    },
  });
}

function describeInvalid(issues: readonly z.core.$ZodIssue[], target: string, status: 400 | 422): ApiError {
  const [issue, ...others] = issues;
  const path = issue === undefined ? [] : issue.path;
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const param = [...path.map(String), ...keys.slice(0, 1)].join(".");
  const what = issue?.message ?? "it does not match the schema";
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const where = target === "json" ? "body" : target;
  return new ApiError(status, {
    message: `the request's ${where} is invalid: ${param === "" ? "" : `${param}: `}${what}${more}`,
    code: "invalid_request",
    param: param === "" ? undefined : param,
  });
}
