import { exitCodes } from "../../domain/exit-codes.ts";
import { checkServices } from "../../plan/check-services.ts";
import { formatUpSummary } from "../../render/format-up-summary.ts";
import { loadProject } from "../../run/load-project.ts";
import { observeStack } from "../../run/observe-stack.ts";
import { restartServices } from "../../run/restart-services.ts";
import type { Action } from "../action.ts";
import { readLoadRequest } from "../load-request.ts";
import { withReporter } from "../with-reporter.ts";

/** Restarts services and waits for them. */
export const restart: Action = async (invocation, context) => {
  const { world, signal, style } = context;
  const startedAtMs = world.clock.now();
  const project = await loadProject(readLoadRequest(invocation, world.cwd), world, signal);
  checkServices(project.model, invocation.args);
  const observed = await observeStack(project, world, signal);
  const report = await withReporter({ project, startedAtMs }, context, (reporter) =>
    restartServices(
      { project, observed, names: invocation.args, startedAtMs },
      { ...world, reporter },
      signal,
    ),
  );
  return {
    exitCode: report.ok ? exitCodes.done : exitCodes.notReady,
    text: formatUpSummary(report, style),
    document: report,
  };
};
