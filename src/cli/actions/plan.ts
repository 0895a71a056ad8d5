import { exitCodes } from "../../domain/exit-codes.ts";
import { listChanges } from "../../plan/launch/graph.ts";
import { formatPlan } from "../../render/launch/format-plan.ts";
import { prepareUp } from "../../run/launch/prepare-up.ts";
import { observeStack, planFor } from "../../run/readiness/observe-stack.ts";
import type { Action } from "../command/action.ts";
import { type LaunchFlags, readLaunchOptions } from "../command/launch-options.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { atEngine } from "../project/at-engine.ts";

interface PlanOptions extends LoadOptions, LaunchFlags {
  readonly detailedExitcode: boolean;
}

/** Shows what `up` would do. */
export const plan: Action<PlanOptions> = async (invocation, given) => {
  const { signal, style } = given;
  const options = readLaunchOptions(invocation);
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const project = await prepareUp(
    { request, options, isDry: true, remaps: false, shown: [] },
    given.world,
    signal,
  );
  const { world } = atEngine(given, project);
  const observed = await observeStack(project, world, signal);
  const planned = planFor(project, observed, options, world);
  const isPending = listChanges(planned.steps).length > 0;
  return {
    exitCode: isPending && invocation.options.detailedExitcode ? exitCodes.changesPending : exitCodes.done,
    text: formatPlan(planned, style),
    document: planned,
  };
};
