import type { Finding } from "../../domain/finding.ts";
import { checkBindMounts } from "./check-bind-mounts.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGpu } from "./check-gpu.ts";
import { checkImages } from "./check-images.ts";
import { checkMemory } from "./check-memory.ts";
import { checkPaused } from "./check-paused.ts";
import { checkPorts } from "./check-ports.ts";
import { checkVersions } from "./check-versions.ts";
import type { PreflightFacts } from "./facts.ts";

/** Every check by its name, in the order of telling. */
export const preflightChecks = {
  versions: checkVersions,
  paused: checkPaused,
  ports: checkPorts,
  images: checkImages,
  "bind-mounts": checkBindMounts,
  gpu: checkGpu,
  memory: checkMemory,
  disk: checkDisk,
} as const satisfies Record<string, (facts: PreflightFacts) => readonly Finding[]>;

/** All that stands against a launch: errors first, then warnings that wait for `--force`, then the others. */
export function findObstacles(facts: PreflightFacts): readonly Finding[] {
  const findings = Object.values(preflightChecks).flatMap((check) => check(facts));
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ severity, needsForce }: Finding): number {
  if (severity === "error") return 0;
  return needsForce ? 1 : 2;
}
