import { exitCodes } from "../../domain/exit-codes.ts";
import { checkServices } from "../../plan/check-services.ts";
import { findRunOnly } from "../../plan/find-run-only.ts";
import { formatPlan } from "../../render/format-plan.ts";
import { formatRunOnly } from "../../render/format-run-only.ts";
import { bringUp } from "../../run/bring-up.ts";
import { checkElsewhere } from "../../run/check-elsewhere.ts";
import { checkExposure } from "../../run/check-exposure.ts";
import { checkPortClashes } from "../../run/check-port-clashes.ts";
import { checkRunnable } from "../../run/check-runnable.ts";
import { loadForUp } from "../../run/load-for-up.ts";
import { observeStack, planFor } from "../../run/observe-stack.ts";
import { remapPorts } from "../../run/remap-ports.ts";
import { writeMissingSecrets } from "../../run/write-secrets.ts";
import type { Action } from "../action.ts";
import { atEngine } from "../at-engine.ts";
import { changeProject } from "../change-project.ts";
import { describeReport } from "../describe-report.ts";
import { readSwitch, readWord, readWords } from "../invocation.ts";
import { readLaunchOptions } from "../launch-options.ts";
import { readLoadRequest } from "../load-request.ts";

/** Brings the stack up, or with --dry-run says what that would be. */
export const up: Action = async (invocation, given) => {
  const { signal, style, record } = given;
  const startedAtMs = given.world.clock.now();
  given.world.engine.prepareToMeasure();
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const isDry = readSwitch(invocation, "dryRun");
  const options = readLaunchOptions(invocation);
  const first = await loadForUp(request, options, given.world, signal);
  const context = atEngine(given, first);
  const { world } = context;
  const shown = readWords(invocation, "logs");
  checkServices(first.model, shown);
  checkElsewhere(first);
  await checkRunnable(first, world, signal);
  checkExposure(first);
  const generated = isDry ? [] : await writeMissingSecrets(first, world);
  const moved = readSwitch(invocation, "remapPorts")
    ? await remapPorts({ project: first, options, dry: isDry }, world, signal)
    : [];
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
      const wait = invocation.options.wait !== false;
      const force = readSwitch(invocation, "force");
      const strictTimeout = readWord(invocation, "waitTimeout") !== undefined;
      const upRequest = { project, observed, plan, options, wait, force, strictTimeout, startedAtMs };
      const logs =
        shown.length === 0
          ? undefined
          : (await import("../../run/stream-service-logs.ts")).streamServiceLogs(
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
  const outcome = await describeReport(report, project, context);
  if (!report.ok || context.ci.on) return outcome;
  const kept = formatRunOnly(findRunOnly(project.stack.features, project.choices), style);
  return kept === "" ? outcome : { ...outcome, text: `${outcome.text}\n\n${kept}` };
};
