import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as z from "zod";

/** The body of every error response. */
export const ErrorBody = z
  .strictObject({
    error: z.strictObject({
      message: z.string().describe("What failed, as text"),
      type: z.string().describe("Kind of the error, such as invalid_request_error"),
      param: z.string().nullable().describe("The invalid part of the request"),
      code: z.string().describe("Stable code of the error"),
    }),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof ErrorBody>;

interface ApiErrorDetail {
  readonly message: string;
  readonly code: string;
  readonly param?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A foreseen failure of a request. A route throws it; the response has its status and an `ErrorBody`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, detail: ApiErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.status = status;
    this.code = detail.code;
    this.param = detail.param ?? null;
    this.headers = detail.headers ?? {};
  }

  get body(): ErrorBody {
    const { message, status, param, code } = this;
    return { error: { message, type: typeOf(status), param, code } };
  }
}

/** The error types of OpenAI's API, by status. */
function typeOf(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  if (status === 501) return "not_implemented_error";
  if (status < 500) return "invalid_request_error";
  return status === 500 || status === 507 ? "server_error" : "upstream_error";
}
