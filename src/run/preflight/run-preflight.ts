import type { Notice } from "../../domain/notice.ts";
import { listChanges } from "../../plan/launch/graph.ts";
import { findObstacles } from "../../plan/preflight/find-obstacles.ts";
import { settleFindings } from "../../plan/preflight/settle-findings.ts";
import { gatherPreflightFacts } from "./gather-preflight-facts.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

/**
 * Finds every obstacle that would stop the launch half-way, at once and before anything changes; checks
 * nothing if the plan changes nothing. Returns the warnings. Throws StackError with every finding if `up`
 * must not continue: `port-conflict`, `gpu-unavailable`, `launch-failed`, or `preflight-failed` for several
 * of these.
 */
export async function runPreflight(
  check: PreflightCheck,
  world: PreflightWorld,
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  if (listChanges(check.plan.steps).length === 0) return [];
  const facts = await gatherPreflightFacts(check, world, signal);
  return settleFindings(findObstacles(facts), check.options);
}
