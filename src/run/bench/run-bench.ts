import type { BenchReport, MeasuredMode, UnmeasuredMode } from "../../domain/bench.ts";
import { StackError } from "../../domain/errors.ts";
import type { UpReport } from "../../domain/report.ts";
import { leaveUnmeasured, skipForError, skipForPart } from "../../plan/bench/skip-mode.ts";
import { summarizeRuns } from "../../plan/bench/summarize-runs.ts";
import { plainLaunch } from "../../plan/launch/launch-facts.ts";
import { listServicesOf } from "../../plan/services/group-by-service.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { bringUp } from "../launch/bring-up.ts";
import { observeStack, planFor } from "../readiness/observe-stack.ts";
import type { Doing } from "../world.ts";
import type { PreparedBench, ReadyMode } from "./prepare-bench.ts";

interface BenchOptions {
  readonly runs: number;
  /** Notes about modes, by name, that the report shows beside the figures. */
  readonly notes: ReadonlyMap<string, string>;
}

/**
 * Starts, measures and removes every mode, as often as requested. A mode that does not run is in the report
 * with the reason. Removes everything at the end, even after an error; until then, only built images are
 * kept.
 */
export async function runBench(
  bench: PreparedBench,
  { runs, notes }: BenchOptions,
  doing: Doing,
  signal: AbortSignal,
): Promise<BenchReport> {
  const modes: MeasuredMode[] = [];
  const unmeasured: UnmeasuredMode[] = [...bench.unmeasured];
  try {
    for (const mode of bench.modes) {
      const outcome = skipForPart(mode, unmeasured) ?? (await measureMode(mode, runs, doing, signal));
      if ("reason" in outcome) unmeasured.push(outcome);
      else modes.push({ ...outcome, note: notes.get(mode.name) ?? null });
    }
  } finally {
    const last = bench.modes.at(-1);
    if (last) await clear(last, { images: true }, doing);
  }
  const { version, cpus, memoryBytes } = bench.engine;
  return { project: bench.project, runs, engine: { version, cpus, memoryBytes }, modes, unmeasured };
}

async function measureMode(
  mode: ReadyMode,
  runs: number,
  doing: Doing,
  signal: AbortSignal,
): Promise<MeasuredMode | UnmeasuredMode> {
  const reports: UpReport[] = [];
  try {
    // Build images in an extra first run, because building is not part of a start.
    for (let run = (await needsBuild(mode, doing, signal)) ? 0 : 1; run <= runs; run += 1) {
      const title = run === 0 ? "building images" : `run ${run} of ${runs}`;
      const report = await start(mode, { ...doing, reporter: entitle(doing.reporter, mode, title) }, signal);
      if (!report.ok) {
        const reasons = report.failures.map((one) => `${one.service}: ${one.message}`);
        return leaveUnmeasured(mode, "failed", reasons);
      }
      if (run > 0) reports.push(report);
      await clear(mode, { images: false }, doing);
    }
  } catch (error) {
    const skipped = signal.aborted ? undefined : skipForError(mode, error);
    if (skipped === undefined) throw error;
    return skipped;
  } finally {
    // A failed run leaves containers behind.
    if (reports.length < runs) await clear(mode, { images: false }, doing);
  }
  return summarizeRuns(mode, reports);
}

async function needsBuild({ project }: ReadyMode, doing: Doing, signal: AbortSignal): Promise<boolean> {
  const plan = planFor(project, await observeStack(project, doing, signal), plainLaunch, doing);
  return plan.steps.some(({ kind }) => kind === "build");
}

async function start({ project }: ReadyMode, doing: Doing, signal: AbortSignal): Promise<UpReport> {
  const startedAtMs = doing.clock.now();
  const observed = await observeStack(project, doing, signal);
  const plan = planFor(project, observed, plainLaunch, doing);
  const request = { project, observed, plan, options: plainLaunch, startedAtMs };
  return bringUp({ ...request, wait: true, force: true, strictTimeout: false }, doing, signal);
}

/** Takes no signal, because it must also complete after an interrupt. */
async function clear(
  { project }: ReadyMode,
  { images }: { readonly images: boolean },
  { compose, engine, reporter, secrets }: Doing,
): Promise<void> {
  const name = project.model.project;
  const running = listServicesOf(await engine.listContainers(name));
  for (const service of running) reporter.on({ kind: "stopping", service, cause: "measured" });
  const { exitCode, stderr } = await compose.removeOwned(project.target, { project: name, images });
  if (exitCode !== 0) {
    throw new StackError("compose-failed", {
      message: `${name} could not be removed: ${secrets.redact(stderr).trim()}`,
      hint: `Run stackctl -p ${name} down --volumes.`,
    });
  }
  for (const service of running) reporter.on({ kind: "stopped", service, cause: "measured" });
}

function entitle(reporter: Reporter, { name }: ReadyMode, title: string): Reporter {
  return {
    on: (event) =>
      reporter.on(
        event.kind === "planned" ? { ...event, project: `${event.project}, ${name}, ${title}` } : event,
      ),
    close: () => reporter.close(),
  };
}
