import { exitCodes } from "../../domain/exit-codes.ts";
import { findRunOnly } from "../../plan/features/find-run-only.ts";
import { formatRunOnly } from "../../render/features/format-features.ts";
import { formatPlan } from "../../render/launch/format-plan.ts";
import { bringUp } from "../../run/launch/bring-up.ts";
import { prepareUp } from "../../run/launch/prepare-up.ts";
import { observeStack, planFor } from "../../run/readiness/observe-stack.ts";
import type { Action } from "../command/action.ts";
import { type LaunchFlags, readLaunchOptions } from "../command/launch-options.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { atEngine } from "../project/at-engine.ts";
import { changeProject } from "../project/change-project.ts";
import { publishOutcome } from "../project/publish-outcome.ts";

interface UpOptions extends LoadOptions, LaunchFlags {
  readonly dryRun: boolean;
  readonly remapPorts: boolean;
  readonly force: boolean;
  readonly wait: boolean;
  readonly logs: readonly string[];
  readonly waitTimeout: string | undefined;
}

/** Brings the stack up, or with --dry-run says what that would be. */
export const up: Action<UpOptions> = async (invocation, given) => {
  const { signal, style, record } = given;
  const startedAtMs = given.world.clock.now();
  given.world.engine.takeFirstCpuSample?.();
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const { dryRun: isDry, logs: shown, remapPorts: remaps, wait, force, waitTimeout } = invocation.options;
  const options = readLaunchOptions(invocation);
  const project = await prepareUp({ request, options, isDry, remaps, shown }, given.world, signal);
  const context = atEngine(given, project);
  const { world } = context;
  if (isDry) {
    const plan = planFor(project, await observeStack(project, world, signal), options, world);
    return { exitCode: exitCodes.done, text: formatPlan(plan, style), document: plan };
  }
  const report = await changeProject(
    { project, startedAtMs, what: "stackctl up" },
    context,
    async (reporter) => {
      const observed = await observeStack(project, world, signal);
      const plan = planFor(project, observed, options, world);
      record.addDocument("plan.json", plan);
      const strictTimeout = waitTimeout !== undefined;
      const upRequest = { project, observed, plan, options, wait, force, strictTimeout, startedAtMs };
      const logs =
        shown.length === 0
          ? undefined
          : (await import("../../run/logs/stream-service-logs.ts")).streamServiceLogs(
              { project: project.model.project, services: new Set(shown), before: observed.containers },
              { ...world, reporter },
              signal,
            );
      try {
        return await bringUp(upRequest, { ...world, reporter }, signal);
      } finally {
        await logs?.close();
      }
    },
  );
  const outcome = await publishOutcome(report, project, context);
  if (!report.ok || context.ci.on) return outcome;
  const kept = formatRunOnly(findRunOnly(project.stack.features, project.choices), style);
  return kept === "" ? outcome : { ...outcome, text: `${outcome.text}\n\n${kept}` };
};
