import type { Notice } from "./notice.ts";
import type { Condition } from "./service.ts";
import type { FailureReason } from "./verdict.ts";

/** What a runner tells while it works. Durations are milliseconds since the command began. */
export type ProgressEvent =
  | {
      readonly kind: "planned";
      readonly project: string;
      readonly services: readonly {
        readonly name: string;
        readonly condition: Condition;
        readonly cause: string;
        /** From its own start to ready, as a rule; absent for one that was never seen to start. */
        readonly usualReadyMs?: number;
        /** After that long from its own start it is slower than usual; absent while too little is known. */
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
      /** Undefined where the end was too short to be seen. */
      readonly exitCode: number | undefined;
    }
  | {
      readonly kind: "ready";
      readonly service: string;
      readonly verdict: "ready" | "done";
      readonly afterMs: number;
      /** It was unhealthy or restarted on the way. */
      readonly recovered: boolean;
    }
  | {
      readonly kind: "failed";
      readonly service: string;
      readonly reason: FailureReason;
      readonly why: string;
    }
  | { readonly kind: "interrupted"; readonly running: readonly string[] };
