import type { ErrorCode } from "./errors.ts";

/** Each kind of obstacle, with the error code of `up` when this is the only obstacle. */
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
  "bind-source-remote": "launch-failed",
  "bind-source-unchecked": "preflight-failed",
  "file-not-carried": "launch-failed",
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

/** The id of the known cause that a launch would fail with, by the finding that predicts it. */
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

/** One obstacle to a launch, found before stackctl changed anything. */
export interface Finding {
  readonly code: FindingCode;
  /** `error`: the launch would leave an incomplete stack. */
  readonly severity: "error" | "warning";
  /** A warning at which `up` stops unless `--force` is given. */
  readonly needsForce: boolean;
  readonly message: string;
  /** Further reasons, each as a clause; usually empty. */
  readonly details: readonly string[];
  readonly service: string | undefined;
  readonly feature: string | undefined;
  /** What to do about it. */
  readonly hint: string;
}
