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

  constructor(kind: HttpFailureKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
