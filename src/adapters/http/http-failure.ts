/**
 * Why an HTTP exchange has no answer. `unreachable`: no byte of an answer came, and the connection failed; `silent`: the
 * time ran out; `garbled`: what came is no complete HTTP answer, or too large; `cancelled`: the caller gave up.
 */
export type HttpFailureKind = "unreachable" | "silent" | "garbled" | "cancelled";

/** An HTTP exchange without an answer. Its message names no part of the URL but host and port. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
