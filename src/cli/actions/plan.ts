import { exitCodes } from "../../domain/exit-codes.ts";
import { formatPlan } from "../../render/format-plan.ts";
import { checkExposure } from "../../run/check-exposure.ts";
import { checkPortClashes } from "../../run/check-port-clashes.ts";
import { checkRunnable } from "../../run/check-runnable.ts";
import { loadForUp } from "../../run/load-for-up.ts";
import { observeStack, planFor } from "../../run/observe-stack.ts";
import type { Action } from "../action.ts";
import { atEngine } from "../at-engine.ts";
import { readSwitch } from "../invocation.ts";
import { readLaunchOptions } from "../launch-options.ts";
import { readLoadRequest } from "../load-request.ts";

/** Shows what `up` would do. */
export const plan: Action = async (invocation, given) => {
  const { signal, style } = given;
  const options = readLaunchOptions(invocation);
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const project = await loadForUp(request, options, given.world, signal);
  const { world } = atEngine(given, project);
  await checkRunnable(project, world, signal);
  checkExposure(project);
  checkPortClashes(project.stack.selection.services);
  const observed = await observeStack(project, world, signal);
  const planned = planFor(project, observed, options);
  const isPending = planned.steps.some(({ kind }) => kind !== "wait");
  return {
    exitCode:
      isPending && readSwitch(invocation, "detailedExitcode") ? exitCodes.changesPending : exitCodes.done,
    text: formatPlan(planned, style),
    document: planned,
  };
};
