import type { EngineKind } from "../../domain/engine-choice.ts";
import type { Finding } from "../../domain/finding.ts";
import { checkBindMounts } from "./check-bind-mounts.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGpu } from "./check-gpu.ts";
import { checkHealth } from "./check-health.ts";
import { checkImages, checkImageVolumes } from "./check-images.ts";
import { checkMemory } from "./check-memory.ts";
import { checkNames } from "./check-names.ts";
import { checkPaused } from "./check-paused.ts";
import { checkPlatforms } from "./check-platforms.ts";
import { checkPorts } from "./check-ports.ts";
import { checkProviders } from "./check-providers.ts";
import { checkRemoteMounts } from "./check-remote-mounts.ts";
import { checkRequirements } from "./check-requirements.ts";
import { checkVersions } from "./check-versions.ts";
import type { PreflightFacts } from "./facts.ts";

/** Every check by its name, in the order of the output. */
export const preflightChecks = {
  versions: checkVersions,
  paused: checkPaused,
  ports: checkPorts,
  images: checkImages,
  "image-volumes": checkImageVolumes,
  providers: checkProviders,
  platforms: checkPlatforms,
  requirements: checkRequirements,
  names: checkNames,
  health: checkHealth,
  "bind-mounts": checkBindMounts,
  "remote-mounts": checkRemoteMounts,
  gpu: checkGpu,
  memory: checkMemory,
  disk: checkDisk,
} as const satisfies Record<string, (facts: PreflightFacts) => readonly Finding[]>;

/** Checks that also apply to processes on this machine, which use neither images nor Docker's memory. */
const embeddedChecks: readonly (keyof typeof preflightChecks)[] = ["ports", "bind-mounts", "disk"];

/** Checks that also apply to a Swarm, whose nodes have ports, images, folders and memory of their own. */
const swarmChecks: readonly (keyof typeof preflightChecks)[] = ["versions", "health"];

/** All findings of the preflight checks: errors first, then warnings that require `--force`, then the others. */
export function findObstacles(facts: PreflightFacts): readonly Finding[] {
  const findings = listPreflightChecks(facts.plan.engine).flatMap((name) => preflightChecks[name](facts));
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** Names of the checks that apply to an engine, in the order of the output. */
function listPreflightChecks(engine: EngineKind): readonly (keyof typeof preflightChecks)[] {
  const names = Object.keys(preflightChecks).filter((name) => isCheck(name));
  const few = { docker: undefined, embedded: embeddedChecks, swarm: swarmChecks }[engine];
  return few === undefined ? names : names.filter((name) => few.includes(name));
}

function isCheck(name: string): name is keyof typeof preflightChecks {
  return Object.hasOwn(preflightChecks, name);
}

function rank({ severity, needsForce }: Finding): number {
  if (severity === "error") return 0;
  return needsForce ? 1 : 2;
}
