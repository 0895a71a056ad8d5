import { ErrorBody } from "../server/api-error.ts";

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
