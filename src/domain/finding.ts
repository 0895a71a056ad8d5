import type { ErrorCode } from "./errors.ts";

/** What kind of obstacle, and the class of error that `up` fails with when this is the only one. */
export const findingClass = {
  "port-taken": "port-conflict",
  "port-clash": "port-conflict",
  "gpu-missing": "gpu-unavailable",
  "gpu-broken": "gpu-unavailable",
  "gpu-unused": "gpu-unavailable",
  paused: "launch-failed",
  "provider-missing": "launch-failed",
  "image-volume-unsupported": "launch-failed",
  "image-missing": "launch-failed",
  "registry-unreachable": "preflight-failed",
  "platform-mismatch": "launch-failed",
  "platform-foreign": "preflight-failed",
  "external-missing": "launch-failed",
  "external-unsupported": "launch-failed",
  "container-missing": "launch-failed",
  "name-taken": "launch-failed",
  "variable-unset": "launch-failed",
  "models-unavailable": "launch-failed",
  "device-missing": "launch-failed",
  "runtime-missing": "launch-failed",
  "log-driver-missing": "launch-failed",
  "cpus-short": "launch-failed",
  "no-healthcheck": "launch-failed",
  "bind-source-missing": "launch-failed",
  "bind-source-created": "preflight-failed",
  "invalid-port": "launch-failed",
  "memory-short": "preflight-failed",
  "memory-overcommitted": "preflight-failed",
  "disk-full": "launch-failed",
  "disk-short": "preflight-failed",
  "engine-too-old": "preflight-failed",
  "engine-not-docker": "preflight-failed",
  "compose-too-old": "preflight-failed",
} as const satisfies Record<string, ErrorCode>;
export type FindingCode = keyof typeof findingClass;

/** The known cause that a failed launch would have told, by the code of what foresees it. */
export const foreseenCause: Partial<Record<FindingCode, string>> = {
  "port-taken": "port-taken",
  "gpu-missing": "gpu-unavailable",
  "gpu-broken": "gpu-unavailable",
  "image-missing": "image-not-found",
  "registry-unreachable": "registry-unreachable",
  "bind-source-missing": "mount-missing",
  "external-missing": "external-missing",
  "name-taken": "name-taken",
  "disk-full": "disk-full",
};

/** One thing that stands against a launch, found before anything was touched. */
export interface Finding {
  readonly code: FindingCode;
  /** An error would leave half a stack. */
  readonly severity: "error" | "warning";
  /** A warning that `up` stops at unless it is told `--force`. */
  readonly needsForce: boolean;
  readonly message: string;
  /** What stands behind it, each as half a sentence; usually none. */
  readonly details: readonly string[];
  readonly service: string | undefined;
  readonly feature: string | undefined;
  /** What to do about it. */
  readonly hint: string;
}
