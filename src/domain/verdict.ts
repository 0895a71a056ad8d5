/** The judged state of a service that stackctl waits for. */
export type Verdict =
  | { readonly kind: "ready" }
  | { readonly kind: "done" }
  | {
      readonly kind: "starting";
      readonly why: string;
      readonly probesFailed?: number;
      readonly probesAllowed?: number;
    }
  | { readonly kind: "flapping"; readonly why: string; readonly restarts: number }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly why: string }
  | { readonly kind: "not-started"; readonly why: string };

export type VerdictKind = Verdict["kind"];

/** Why a service counts as failed; stable names for scripts. */
export type FailureReason =
  | "exited"
  | "out-of-memory"
  | "crash-loop"
  | "unhealthy"
  | "timed-out"
  | "cannot-start"
  | "paused"
  | "lost-namespace"
  | "removed"
  | "dependency-failed";
