import { exitCodes } from "../../domain/exit-codes.ts";
import { formatPlan } from "../../render/format-plan.ts";
import { checkExposure } from "../../run/check-exposure.ts";
import { checkPortClashes } from "../../run/check-port-clashes.ts";
import { checkRunnable } from "../../run/check-runnable.ts";
import { observeStack, planFor } from "../../run/observe-stack.ts";
import type { Action } from "../action.ts";
import { openProject } from "../at-engine.ts";
import { readSwitch } from "../invocation.ts";
import { readLaunchOptions } from "../launch-options.ts";

/** Shows what `up` would do. */
export const plan: Action = async (invocation, given) => {
  const { project, context } = await openProject(invocation, given, invocation.args);
  const { world, signal, style } = context;
  await checkRunnable(project, world, signal);
  checkExposure(project);
  checkPortClashes(project.stack.selection.services);
  const observed = await observeStack(project, world, signal);
  const planned = planFor(project, observed, readLaunchOptions(invocation));
  const isPending = planned.steps.some(({ kind }) => kind !== "wait");
  return {
    exitCode:
      isPending && readSwitch(invocation, "detailedExitcode") ? exitCodes.changesPending : exitCodes.done,
    text: formatPlan(planned, style),
    document: planned,
  };
};
