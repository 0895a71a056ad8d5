import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { UpReport } from "../../domain/report.ts";
import { learnedPeaks } from "../../plan/history/project-history.ts";
import { withDependencies, withUsualTimes } from "../../plan/launch/describe-planned.ts";
import { listChanges, listChanging, listWaited } from "../../plan/launch/graph.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { readHistory } from "../history/history-record.ts";
import type { PreflightCheck } from "../preflight/preflight-check.ts";
import type { Project } from "../project/load-project.ts";
import type { Observed } from "../readiness/observe-stack.ts";
import type { WaitResult } from "../readiness/wait-result.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import { noteProviders } from "../services/provider-record.ts";
import type { Doing, World } from "../world.ts";
import { collectWarnings } from "./collect-warnings.ts";
import { doWithCompose } from "./do-with-compose.ts";
import { launchFailed } from "./launch-failed.ts";
import { reportWait } from "./report-wait.ts";

/** One planned `up`. */
export interface UpRequest {
  readonly project: Project;
  readonly observed: Observed;
  readonly plan: LaunchPlan;
  readonly options: LaunchOptions;
  /** Wait until everything is ready, not only until it is started. */
  readonly wait: boolean;
  /** Continue despite warnings at which `up` stops otherwise. */
  readonly force: boolean;
  /** The deadline comes from the command line, so it overrides `stackctl.timeout` labels. */
  readonly strictTimeout: boolean;
  readonly startedAtMs: number;
}

/**
 * Walks the plan: removes disabled services, launches missing ones, waits, and measures the running ones.
 * Throws StackError if nothing could be launched; services that do not become ready are in the report.
 */
export async function bringUp(request: UpRequest, doing: Doing, signal: AbortSignal): Promise<UpReport> {
  const { plan, observed, startedAtMs, project } = request;
  if (listChanging(plan).size > 0) getReady(doing, signal);
  if (plan.steps.length > 0) await learnSourceSecrets(project, doing);
  const services = withDependencies(listWaited(plan), project.stack.selection.services);
  const history = await readHistory(project, doing);
  doing.reporter.on({ kind: "planned", project: plan.project, services: withUsualTimes(services, history) });
  for (const notice of plan.warnings) doing.reporter.on({ kind: "notice", notice });
  const options = { force: request.force, pull: request.options.pull };
  const peaks = learnedPeaks(history);
  const found = await checkFirst({ plan, project, observed, options, peaks }, doing, signal);
  for (const notice of found) doing.reporter.on({ kind: "notice", notice });
  const { result, warnings } = await walk(request, doing, signal);
  return reportWait(
    {
      project,
      result,
      steps: waitedFor(request),
      services: project.stack.selection.services,
      startedAtMs,
      stopped: plan.stop,
      warnings: [...plan.warnings, ...found, ...warnings],
    },
    doing,
    signal,
  );
}

/** Warm up: describe the engine for preflight while the launcher loads. */
function getReady({ engine, compose }: World, signal: AbortSignal): void {
  engine.describe(signal).catch(() => undefined);
  compose.prepareToLaunch();
}

/** A plan without changes needs no preflight, so the checks are not even loaded. */
async function checkFirst(
  check: PreflightCheck,
  doing: Doing,
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  if (listChanges(check.plan.steps).length === 0) return [];
  const { runPreflight } = await import("../preflight/run-preflight.ts");
  return runPreflight(check, doing, signal);
}

interface Launched {
  readonly result: WaitResult;
  /** Warnings of Compose during the launch that the plan does not contain. */
  readonly warnings: readonly Notice[];
}

async function walk(request: UpRequest, given: Doing, signal: AbortSignal): Promise<Launched> {
  const { plan, project, options, observed, startedAtMs } = request;
  if (plan.steps.length === 0) {
    return { result: { look: observed, readyMs: new Map(), launchError: "" }, warnings: [] };
  }
  const { doing, warnings } = collectWarnings(given, plan.warnings);
  const { walkPlan } = await import("./walk-plan.ts");
  const result = await walkPlan(
    {
      project: plan.project,
      nodes: plan.steps,
      doer: doWithCompose({ project, plan, options, containers: observed.containers }, doing),
      until: request.wait ? "ready" : "started",
      steps: waitedFor(request),
      before: observed,
      providersUp: new Set(),
      proofs: observed.proofs,
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
    },
    doing,
    signal,
  );
  const failed = listProviders(project, listChanging(plan)).filter(
    (name) => result.launchError !== "" || result.look.verdicts.get(name)?.kind === "failed",
  );
  await noteProviders(project, failed, "down", doing);
  const isUntouched =
    result.launchError !== "" && ![...result.look.verdicts.values()].some(({ kind }) => kind === "failed");
  if (isUntouched)
    throw launchFailed("the launch failed", { exitCode: 1, stderr: result.launchError }, given);
  return { result, warnings };
}

function listProviders({ model }: Project, names: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => model.services.get(name)?.provider !== undefined);
}

/** A deadline from the command line replaces the services' own deadlines. */
function waitedFor({ project, strictTimeout }: UpRequest) {
  const { services } = project.stack.selection;
  return strictTimeout ? services.map((step) => ({ ...step, timeoutMs: undefined })) : services;
}
