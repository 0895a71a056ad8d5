import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { checkElsewhere, checkExposure, checkPortClashes } from "../../plan/project/check-project.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { checkLimits } from "../preflight/check-limits.ts";
import { checkRunnable } from "../preflight/check-runnable.ts";
import { remapPorts } from "../preflight/remap-ports.ts";
import type { Project } from "../project/load-project.ts";
import { writeMissingSecrets } from "../secrets/write-secrets.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";
import { loadForUp } from "./load-for-up.ts";

interface Preparation {
  readonly request: LoadRequest;
  readonly options: LaunchOptions;
  /** Write nothing: the plan is only shown. */
  readonly isDry: boolean;
  /** Move host ports that are taken to free ones, by variables in .env. */
  readonly remaps: boolean;
  /** Services whose logs are shown, which must exist. */
  readonly shown: readonly string[];
}

/**
 * Loads the project for `up` or for its plan, checks whether its services can run as they are declared, and writes the
 * variables that are missing. Throws what loadForUp and the checks throw: StackError `unknown-service`, `other-engine`,
 * `cannot-run-embedded`, `cannot-run-on-swarm`, `exposed-port`, `port-conflict`.
 */
export async function prepareUp(
  { request, options, isDry, remaps, shown }: Preparation,
  world: World,
  signal: AbortSignal,
): Promise<Project> {
  const first = await loadForUp(request, options, world, signal);
  const doing = onEngine(world, first.engine.kind, first.directory);
  checkServices(first.model, shown);
  checkElsewhere(first);
  await checkRunnable(first, doing, signal);
  const limits = await checkLimits(first, isDry, doing, signal);
  checkExposure(first);
  const generated = isDry ? [] : await writeMissingSecrets(first, doing);
  const moved = remaps ? await remapPorts({ project: first, options, dry: isDry }, doing, signal) : [];
  const isWritten = generated.length > 0 || (moved.length > 0 && !isDry);
  const loaded = isWritten ? await loadForUp(request, options, world, signal) : first;
  // A dry run moves no port, so a clash of two services is still there.
  if (!isDry || moved.length === 0) checkPortClashes(loaded.stack.selection.services);
  return { ...loaded, notices: [...loaded.notices, ...limits, ...generated, ...moved] };
}
