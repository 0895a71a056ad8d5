import { exitCodes } from "../../domain/exit-codes.ts";
import { findRunOnly } from "../../plan/features/find-run-only.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { formatRunOnly } from "../../render/features/format-features.ts";
import { formatPlan } from "../../render/launch/format-plan.ts";
import { bringUp } from "../../run/launch/bring-up.ts";
import { loadForUp } from "../../run/launch/load-for-up.ts";
import {
  checkElsewhere,
  checkExposure,
  checkPortClashes,
  checkRunnable,
} from "../../run/preflight/check-project.ts";
import { remapPorts } from "../../run/preflight/remap-ports.ts";
import { observeStack, planFor } from "../../run/readiness/observe-stack.ts";
import { writeMissingSecrets } from "../../run/secrets/write-secrets.ts";
import type { Action } from "../command/action.ts";
import { readLaunchOptions } from "../command/launch-options.ts";
import { readLoadRequest } from "../command/load-request.ts";
import type { UpOptions } from "../options/up.ts";
import { atEngine } from "../project/at-engine.ts";
import { changeProject } from "../project/change-project.ts";
import { publishOutcome } from "../project/publish-outcome.ts";

/** Brings the stack up, or with --dry-run says what that would be. */
export const up: Action<UpOptions> = async (invocation, given) => {
  const { signal, style, record } = given;
  const startedAtMs = given.world.clock.now();
  given.world.engine.takeFirstCpuSample();
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const { dryRun: isDry, logs: shown, remapPorts: mayRemap, wait, force, waitTimeout } = invocation.options;
  const options = readLaunchOptions(invocation);
  const first = await loadForUp(request, options, given.world, signal);
  const context = atEngine(given, first);
  const { world } = context;
  checkServices(first.model, shown);
  checkElsewhere(first);
  await checkRunnable(first, world, signal);
  checkExposure(first);
  const generated = isDry ? [] : await writeMissingSecrets(first, world);
  const moved = mayRemap ? await remapPorts({ project: first, options, dry: isDry }, world, signal) : [];
  const written = generated.length > 0 || (moved.length > 0 && !isDry);
  const loaded = written ? await loadForUp(request, options, given.world, signal) : first;
  const project = { ...loaded, notices: [...loaded.notices, ...generated, ...moved] };
  if (isDry && moved.length === 0) checkPortClashes(project.stack.selection.services);
  if (isDry) {
    const plan = planFor(project, await observeStack(project, world, signal), options);
    return { exitCode: exitCodes.done, text: formatPlan(plan, style), document: plan };
  }
  const report = await changeProject(
    { project, startedAtMs, what: "stackctl up" },
    context,
    async (reporter) => {
      const observed = await observeStack(project, world, signal);
      const plan = planFor(project, observed, options);
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
