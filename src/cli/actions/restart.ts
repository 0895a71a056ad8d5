import { checkServices } from "../../plan/check-services.ts";
import { observeStack } from "../../run/observe-stack.ts";
import { restartServices } from "../../run/restart-services.ts";
import type { Action } from "../action.ts";
import { openProject, warnElsewhere } from "../at-engine.ts";
import { changeProject } from "../change-project.ts";
import { describeReport } from "../describe-report.ts";

/** Restarts services and waits for them. */
export const restart: Action = async (invocation, given) => {
  const startedAtMs = given.world.clock.now();
  const { project, context } = await openProject(invocation, given);
  const { world, signal } = context;
  warnElsewhere(context, project);
  checkServices(project.model, invocation.args);
  const report = await changeProject(
    { project, startedAtMs, what: "stackctl restart" },
    context,
    async (reporter) => {
      const observed = await observeStack(project, world, signal);
      const restartRequest = { project, observed, names: invocation.args, startedAtMs };
      return restartServices(restartRequest, { ...world, reporter }, signal);
    },
  );
  return describeReport(report, project, context);
};
