import * as z from "zod";

/** Every verdict on a service, as `up`, `wait`, `restart` and `status` name it; stable names for scripts. */
export const VerdictKind = z.enum(["ready", "done", "starting", "flapping", "failed", "not-started"]);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** Why a service counts as failed; stable names for scripts. */
export const FailureReason = z.enum([
  "exited",
  "out-of-memory",
  "crash-loop",
  "unhealthy",
  "timed-out",
  "cannot-start",
  "paused",
  "lost-namespace",
  "removed",
  "dependency-failed",
  "build-failed",
]);
export type FailureReason = z.infer<typeof FailureReason>;

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
