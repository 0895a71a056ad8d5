import { StackError } from "../../domain/errors.ts";
import type { LaunchPlan, PlanStep } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { UpReport } from "../../domain/report.ts";
import { learnedPeaks } from "../../plan/history/project-history.ts";
import type { LaunchOptions } from "../../plan/launch/plan-launch.ts";
import { withDependencies } from "../../plan/launch/with-dependencies.ts";
import { withUsualTimes } from "../../plan/launch/with-usual-times.ts";
import { findFinished } from "../../plan/readiness/has-finished.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { readHistory } from "../history/history-record.ts";
import type { PreflightCheck } from "../preflight/preflight-check.ts";
import type { Project } from "../project/load-project.ts";
import type { Observed } from "../readiness/observe-stack.ts";
import type { WaitResult } from "../readiness/wait-result.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import { noteProviders } from "../services/provider-record.ts";
import type { World } from "../world.ts";
import { collectWarnings } from "./collect-warnings.ts";
import { createServices } from "./create-services.ts";
import { reportWait } from "./report-wait.ts";
import { restartService } from "./restart-service.ts";
import { startService } from "./start-service.ts";

/** One planned `up`. */
export interface UpRequest {
  readonly project: Project;
  readonly observed: Observed;
  readonly plan: LaunchPlan;
  readonly options: LaunchOptions;
  readonly wait: boolean;
  /** Continue despite warnings at which `up` stops otherwise. */
  readonly force: boolean;
  /** The deadline comes from the command line, so it overrides `stackctl.timeout` labels. */
  readonly strictTimeout: boolean;
  readonly startedAtMs: number;
}

/** The world and the reporter of one command. */
export type Doing = World & { readonly reporter: Reporter };

/**
 * Executes the plan: removes disabled services, launches missing ones, waits, and measures the running ones.
 * Throws StackError if nothing could be launched; services that do not become ready are in the report.
 */
export async function bringUp(request: UpRequest, doing: Doing, signal: AbortSignal): Promise<UpReport> {
  const { plan, observed, startedAtMs, project } = request;
  if (plan.steps.some(isChange)) getReady(doing, signal);
  if (plan.steps.length > 0) await learnSourceSecrets(project, doing);
  const waited = new Set(plan.steps.filter(({ kind }) => kind === "wait").map(({ service }) => service));
  const planned = plan.services.filter(({ name }) => waited.has(name));
  const services = withDependencies(planned, project.stack.selection.services);
  const history = await readHistory(project, doing);
  doing.reporter.on({ kind: "planned", project: plan.project, services: withUsualTimes(services, history) });
  for (const notice of plan.warnings) doing.reporter.on({ kind: "notice", notice });
  const options = { force: request.force, pull: request.options.pull };
  const peaks = learnedPeaks(history);
  const found = await checkFirst({ plan, project, observed, options, peaks }, doing, signal);
  for (const notice of found) doing.reporter.on({ kind: "notice", notice });
  await stopSurplus(request, doing, signal);
  const { result, warnings } = await launchAndWait(request, doing, signal);
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
  if (check.plan.steps.every(({ kind }) => kind === "wait")) return [];
  const { runPreflight } = await import("../preflight/run-preflight.ts");
  return runPreflight(check, doing, signal);
}

async function stopSurplus({ plan, project }: UpRequest, doing: Doing, signal: AbortSignal): Promise<void> {
  if (plan.stop.length === 0) return;
  const { services } = project.model;
  for (const { service, cause } of plan.stop) doing.reporter.on({ kind: "stopping", service, cause });
  const names = plan.stop.map(({ service }) => service);
  const isProvider = (name: string) => services.get(name)?.provider !== undefined;
  const stopping = (named: readonly string[], result: ComposeResult) => {
    if (result.exitCode !== 0) throw composeFailed(`could not stop ${named.join(", ")}`, result, project);
  };
  const contained = names.filter((name) => !isProvider(name));
  stopping(contained, await doing.compose.removeServices(project.target, contained, signal));
  for (const name of names.filter(isProvider)) {
    stopping([name], await doing.compose.downProviders(project.target, [name], signal));
    await noteProviders(project, [name], "down", doing);
  }
  for (const { service, cause } of plan.stop) doing.reporter.on({ kind: "stopped", service, cause });
}

interface Launched {
  readonly result: WaitResult;
  /** Warnings of Compose during the launch that the plan does not contain. */
  readonly warnings: readonly Notice[];
}

async function launchAndWait(request: UpRequest, given: Doing, signal: AbortSignal): Promise<Launched> {
  const { plan, project, observed, startedAtMs } = request;
  const changing = new Set(plan.steps.filter(isChange).map(({ service }) => service));
  if (plan.steps.length === 0) {
    return { result: { look: observed, readyMs: new Map(), launchError: "" }, warnings: [] };
  }
  const { doing, warnings } = collectWarnings(given, project, plan.warnings);
  const providers = [...changing].filter((name) => project.model.services.get(name)?.provider !== undefined);
  await noteProviders(project, providers, "up", doing);
  const restarting = findRestarting(request);
  const finished = findFinished(plan.steps, project.stack.selection.services, observed.containers);
  const { waitForStack } = await import("./wait-for-stack.ts");
  const result = await waitForStack(
    {
      project: plan.project,
      steps: waitedFor(request),
      before: observed,
      proofs: observed.proofs,
      changing,
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
      launch: changing.size > 0 ? (within) => createServices(request, changing, doing, within) : undefined,
      until: request.wait ? "ready" : "started",
      start: async (service, containers) => {
        if (restarting.has(service)) return restartService(service, request.project, doing, signal);
        if (containers.length > 0 && containers.every(({ id }) => finished.has(id))) return undefined;
        return startService(service, containers, { project, doing, signal });
      },
    },
    doing,
    signal,
  );
  const failed = providers.filter(
    (name) => result.launchError !== "" || result.look.verdicts.get(name)?.kind === "failed",
  );
  await noteProviders(project, failed, "down", doing);
  const isUntouched =
    result.launchError !== "" && ![...result.look.verdicts.values()].some(({ kind }) => kind === "failed");
  if (isUntouched)
    throw composeFailed("the launch failed", { exitCode: 1, stderr: result.launchError }, project);
  return { result, warnings };
}

/** A deadline from the command line replaces the services' own deadlines. */
function waitedFor({ project, strictTimeout }: UpRequest) {
  const { services } = project.stack.selection;
  return strictTimeout ? services.map((step) => ({ ...step, timeoutMs: undefined })) : services;
}

/** Running services that the plan starts again, because they restart with another service. */
function findRestarting({ plan, observed }: UpRequest): ReadonlySet<string> {
  const running = new Set(
    observed.containers.filter(({ state }) => state === "running").map(({ service }) => service),
  );
  const starts = plan.steps.filter(({ kind, service }) => kind === "start" && running.has(service));
  return new Set(starts.map(({ service }) => service));
}

function isChange({ kind }: PlanStep): boolean {
  return kind !== "stop" && kind !== "wait";
}

function composeFailed(
  message: string,
  { exitCode, stderr }: ComposeResult,
  { redact }: Project,
): StackError {
  const said = redact(stderr).trim();
  return new StackError("launch-failed", {
    message: said === "" ? `${message}: Compose exited with code ${exitCode}` : `${message}: ${said}`,
    hint: "Run stackctl status to see what is running.",
  });
}
