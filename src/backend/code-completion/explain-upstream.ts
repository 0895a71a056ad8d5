import type { HttpAnswer } from "../../adapters/http/http-client.ts";
import type { HttpFailure } from "../../adapters/http/http-failure.ts";
import { ApiError, ErrorBody } from "../server/api-error.ts";

/** The client's error for an unsuccessful response of Tabby. */
export function explainStatus({ status, headers }: Pick<HttpAnswer, "status" | "headers">): ApiError {
  switch (status) {
    case 400:
    case 422:
      return new ApiError(400, {
        message: `Tabby rejected the request (${status}); the prompt may be empty`,
        code: "upstream_rejected",
      });
    case 401:
    case 403:
      return new ApiError(502, {
        message: "Tabby rejected the backend's token: set TABBY_API_KEY to a valid token",
        code: "upstream_unauthorized",
      });
    case 408:
      return timedOut("Tabby gave up on the request after its own time limit");
    case 429: {
      const retryAfter = headers["retry-after"];
      return new ApiError(429, {
        message: "Tabby limits the rate of requests: retry later",
        code: "upstream_rate_limited",
        ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }),
      });
    }
    case 501:
      return new ApiError(501, {
        message: "Tabby runs without a completion model: set TABBY_MODEL",
        code: "upstream_no_model",
      });
    default:
      return new ApiError(502, {
        message: `Tabby returned the unexpected status ${status}; see Tabby's log`,
        code: "upstream_error",
      });
  }
}

/** The client's error if Tabby sent no response. */
export function explainFailure(failure: HttpFailure): ApiError {
  switch (failure.kind) {
    case "unreachable":
      return new ApiError(503, {
        message: `Tabby at ${failure.message}: it may still be loading its model, or TABBY_URL may be wrong`,
        code: "upstream_unreachable",
        cause: failure,
      });
    case "silent":
      return timedOut(`Tabby at ${failure.message}; TABBY_TIMEOUT sets the limit`, failure);
    case "garbled":
      return new ApiError(502, {
        message: `Tabby at ${failure.message}`,
        code: "upstream_invalid_response",
        cause: failure,
      });
    case "cancelled":
      return new ApiError(503, { message: "the request was cancelled", code: "cancelled", cause: failure });
  }
}

const content = { "application/json": { schema: ErrorBody } };

/** Responses to requests that Tabby cannot serve or rejects, for /openapi.json. */
export const upstreamErrors = {
  429: { description: "Tabby limits the rate of requests (`upstream_rate_limited`)", content },
  501: { description: "Tabby has no model (`upstream_no_model`)", content },
  502: {
    description:
      "Tabby rejects the backend's token (`upstream_unauthorized`), fails (`upstream_error`), or sends an invalid " +
      "response (`upstream_invalid_response`)",
    content,
  },
  503: { description: "Tabby cannot be reached (`upstream_unreachable`)", content },
  504: { description: "Tabby does not respond (`upstream_timeout`)", content },
} as const;

function timedOut(message: string, cause?: unknown): ApiError {
  return new ApiError(504, { message, code: "upstream_timeout", cause });
}
