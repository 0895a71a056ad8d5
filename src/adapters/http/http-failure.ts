import { errorCode } from "../disk/file-errors.ts";

/**
 * Why an HTTP exchange has no response. `unreachable`: the connection failed before any byte of a response;
 * `silent`: the request timed out; `garbled`: the response is not complete HTTP, or too large; `cancelled`:
 * the caller aborted.
 */
export type HttpFailureKind = "unreachable" | "silent" | "garbled" | "cancelled";

/** An HTTP exchange without a response. Its message contains only host and port of the URL. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind, host: string, cause?: unknown) {
    super(`${host} ${describe(kind, cause)}`, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

function describe(kind: HttpFailureKind, cause: unknown): string {
  switch (kind) {
    case "unreachable":
      return `cannot be reached (${errorCode(cause) ?? "no answer"})`;
    case "silent":
      return "did not answer in time";
    case "garbled":
      return "sent no complete HTTP response";
    case "cancelled":
      return "was cancelled";
  }
}
