import * as z from "zod";

/** Every verdict on a service, as `up`, `wait`, `restart` and `status` name it; stable names for scripts. */
export const VerdictKind = z.enum(["ready", "done", "starting", "flapping", "failed", "not-started"]);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** The meaning of each verdict, for the reference. */
export const verdictMeanings: Readonly<Record<VerdictKind, string>> = {
  ready: "it works: its condition is met",
  done: "its job has ended with exit code 0",
  starting: "it is not ready yet",
  flapping: "it has restarted, and may settle or fail",
  failed: "it does not become ready; the reason says why",
  "not-started": "it was never started, for example because a service that it requires failed",
};

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
  "not-placeable",
  "rolled-back",
]);
export type FailureReason = z.infer<typeof FailureReason>;

/** The meaning of each reason, for the reference. */
export const failureReasonMeanings: Readonly<Record<FailureReason, string>> = {
  exited: "its process ended: with an error, or although the service should keep running",
  "out-of-memory": "the kernel killed it because it was out of memory",
  "crash-loop": "it restarted too often",
  unhealthy: "its health check failed too often in a row",
  "timed-out": "it was not ready in time",
  "cannot-start": "the engine cannot start its container",
  paused: "its container is paused",
  "lost-namespace": "it shares a namespace or volumes with a container that has ended or was replaced",
  removed: "its container was removed",
  "dependency-failed": "a service that it requires failed",
  "build-failed": "its image cannot be built",
  "not-placeable": "no node of the Swarm can run it; the reason is the scheduler's",
  "rolled-back": "the Swarm returned to its previous configuration, because the update failed",
};

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
  | {
      readonly kind: "flapping";
      readonly why: string;
      readonly restarts: number;
      /** The reason if it fails in the end; default: crash-loop. */
      readonly reason?: FailureReason;
    }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly why: string }
  | { readonly kind: "not-started"; readonly why: string };
