import type { Notice } from "./notice.ts";
import type { Condition } from "./service.ts";
import type { FailureReason } from "./verdict.ts";

/** An event that a runner emits while it works. Durations are milliseconds since the command began. */
export type ProgressEvent =
  | {
      readonly kind: "planned";
      readonly project: string;
      readonly services: readonly {
        readonly name: string;
        readonly condition: Condition;
        readonly cause: string;
        /** Usual time from the service's start to ready; absent if its start was never measured. */
        readonly usualReadyMs?: number;
        /**
         * The service is slower than usual after this time from its own start; absent while too few runs are
         * known.
         */
        readonly slowAfterMs?: number;
      }[];
    }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "stopping"; readonly service: string; readonly cause: string }
  | { readonly kind: "stopped"; readonly service: string; readonly cause: string }
  | { readonly kind: "pulling"; readonly service: string; readonly detail: string }
  | { readonly kind: "building"; readonly service: string; readonly detail: string }
  | { readonly kind: "creating"; readonly service: string }
  | { readonly kind: "starting"; readonly service: string }
  | { readonly kind: "probing"; readonly service: string; readonly failed: number; readonly allowed: number }
  | { readonly kind: "unhealthy"; readonly service: string; readonly output: string }
  | {
      readonly kind: "restarted";
      readonly service: string;
      readonly restarts: number;
      /** Undefined if the exit was too short to be seen. */
      readonly exitCode: number | undefined;
    }
  | {
      readonly kind: "ready";
      readonly service: string;
      readonly verdict: "ready" | "done";
      readonly afterMs: number;
      /** The service was unhealthy or restarted before it became ready. */
      readonly recovered: boolean;
    }
  | {
      readonly kind: "failed";
      readonly service: string;
      readonly reason: FailureReason;
      readonly why: string;
    }
  | { readonly kind: "interrupted"; readonly running: readonly string[] };
