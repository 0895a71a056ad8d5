import type { Container } from "../../domain/container.ts";
import type { Proofs } from "../../domain/proof.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Settings } from "../../domain/settings.ts";
import { applyProofs, findUnproved } from "../../plan/readiness/apply-proofs.ts";
import { decideEnd, type EndFacts, settleVerdicts } from "../../plan/readiness/decide-end.ts";
import { diffProgress, type Look } from "../../plan/readiness/diff-progress.ts";
import { findNewReady } from "../../plan/readiness/find-new-ready.ts";
import { isPending, judgeAll, type Situation } from "../../plan/readiness/judge-all.ts";
import { rememberReplicas } from "../../plan/readiness/remember-removed.ts";
import { findStartTimes } from "../../plan/readiness/start-times.ts";
import { remember, type WaitMemory } from "../../plan/readiness/wait-memory.ts";
import { markLostJoins } from "../../plan/services/mark-lost-joins.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { createLiveContainers } from "../readiness/live-containers.ts";
import { markWithoutProcesses } from "../readiness/mark-without-processes.ts";
import { createProber } from "../readiness/probe-services.ts";
import type { LaunchResult, WaitResult } from "../readiness/wait-result.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import type { World } from "../world.ts";
import { createStarter, type StartService } from "./start-services.ts";

/** What to wait for, and what is launched meanwhile. */
export interface WaitRequest {
  readonly project: string;
  readonly steps: readonly SelectedService[];
  /** The stack before the launch; only changes to it are reported. */
  readonly before: Look;
  /** Providers whose `up` was called before. */
  readonly providersUp?: ReadonlySet<string>;
  /** Proofs of containers whose check has already passed. */
  readonly proofs: Proofs;
  /** Services that are about to be created, replaced or started. */
  readonly changing: ReadonlySet<string>;
  readonly settings: Settings;
  readonly startedAtMs: number;
  readonly deadlineMs: number;
  /** Creates the changing services with Compose. Undefined if nothing has to be created. */
  readonly launch: ((signal: AbortSignal) => Promise<LaunchResult>) | undefined;
  /** Whether to wait until everything is ready, or only until it is started. */
  readonly until: "ready" | "started";
  /** Starts or restarts one changing service. Undefined if the launch starts everything itself. */
  readonly start: StartService | undefined;
}

type WaitWorld = Pick<World, "engine" | "clock" | "host"> & { readonly reporter: Reporter };

/** Minimum pause between two readings; at least twice the reading time, to limit CPU usage. */
const minimumPauseMs = 5;
/** When to retry after the engine did not answer. */
const retryAfterMs = 500;

/**
 * Launches and waits until every step is ready or done (or started), or no further progress is possible
 * (plan/readiness/decide-end). Reads the stack again only after an engine event, a passed check, or at an instant that
 * the judge names. Rejects with the signal's reason when it aborts; this stops Compose, and containers stay
 * as they are. Throws StackError `engine-unavailable` if the engine does not answer at the deadline.
 */
export async function waitForStack(
  request: WaitRequest,
  world: WaitWorld,
  signal: AbortSignal,
): Promise<WaitResult> {
  const { clock, reporter } = world;
  const live = createLiveContainers(world.engine, request.project);
  const bell = watchIntoBell(world.engine, request.project, signal, live.note);
  const { within } = bell;
  const proving = { known: request.proofs, onProof: bell.ring, onBug: bell.fail };
  const prober = createProber(proving, world, within);
  const starter = createStarter({
    steps: request.steps,
    services: request.start ? request.changing : new Set(),
    start: request.start ?? (async () => undefined),
    onStarted: (service, wasRunning) => {
      // The event of the start may be late, and until then the previous run looks ready, or ended by this
      // launch.
      if (wasRunning || hasEnded(service)) live.doubtServices([service]);
      bell.ring();
    },
    onBug: bell.fail,
  });
  const launch = request.launch && startLaunch(request.launch);
  const readyMs = new Map<string, number>();
  const services = request.steps.map(({ service }) => service);
  let look = request.before;
  let seen = rememberReplicas(new Map(), look.containers, request.changing, request.startedAtMs);
  let lastNews = { atMs: request.startedAtMs, of: "" };
  let rechecks: Situation["rechecks"] = new Map();
  try {
    for (;;) {
      signal.throwIfAborted();
      const result = launch?.result;
      const begunAtMs = clock.now();
      // A service that starts while containers are read is judged in the next round.
      const launching = inLaunch();
      const due = findDue(rechecks, begunAtMs);
      live.doubtServices(due);
      const read = applyProofs(await live.read(within), prober.proofs());
      // A container without processes must not become ready by time alone.
      const isDue = ({ service }: Container) => due.includes(service);
      const marked = await markWithoutProcesses(read, isDue, world.engine, within);
      const containers = markLostJoins(marked, services);
      const nowMs = clock.now();
      // A service that became due while the engine answered needs a newer reading.
      if (!live.isDoubtful() && findDue(rechecks, nowMs).length > due.length) continue;
      // Do not judge while the engine is unreadable: after an engine restart, the containers may come back.
      if (live.isDoubtful() && nowMs < request.deadlineMs) {
        await bell.heard(clock, nowMs + retryAfterMs, minimumPauseMs, within);
        continue;
      }
      const memory = remember(look.memory, containers, nowMs);
      seen = rememberReplicas(seen, containers, inCreation(), nowMs);
      const situation = judgeNow(containers, memory, nowMs, launching);
      rechecks = situation.rechecks;
      const next: Look = { verdicts: situation.verdicts, containers, memory, judged: situation.judged };
      tell(look, next, nowMs);
      look = next;
      const facts = describeEnd(result, nowMs);
      const decision = decideEnd(facts);
      if (decision.kind === "ended") return end(facts, result);
      if (launch === undefined || result?.exitCode === 0) starter.advance(look);
      if (request.settings.fastHealth) prober.follow(findUnproved(waitedFor(look)));
      const pauseMs = Math.max(minimumPauseMs, 2 * (clock.now() - begunAtMs));
      await bell.heard(clock, Math.min(...rechecks.values(), decision.recheckAtMs), pauseMs, within);
      if (clock.now() >= request.deadlineMs) live.doubt();
    }
  } finally {
    await Promise.all([bell.takeDown(), launch?.ended, prober.close(), starter.settled()]);
  }

  /** A failed launch needs a message even if Compose printed none. */
  function describeLaunchError({ exitCode, stderr }: ComposeResult): string {
    return stderr.trim() === "" ? `docker compose exited with code ${exitCode} and printed no error` : stderr;
  }

  function end(facts: EndFacts, result: LaunchResult | undefined): WaitResult {
    live.confirm();
    const launchError = result && result.exitCode !== 0 ? describeLaunchError(result) : "";
    return {
      look: { ...look, verdicts: settleVerdicts(facts) },
      readyMs: findNewReady(readyMs, request.before, look.containers),
      launchError,
      builds: result?.builds,
    };
  }

  function describeEnd(result: LaunchResult | undefined, nowMs: number): EndFacts {
    const unstarted = starter.unstarted();
    const { verdicts, containers } = look;
    const of = JSON.stringify([[...verdicts].map(([name, { kind }]) => [name, kind]), [...unstarted]]);
    if (of !== lastNews.of) lastNews = { atMs: nowMs, of };
    const hasEnded = result && (result.exitCode === 0 ? "succeeded" : "failed");
    const state = launch === undefined ? "none" : (hasEnded ?? "running");
    const { steps, until } = request;
    return { steps, until, verdicts, containers, unstarted, launch: state, nowMs, lastNewsMs: lastNews.atMs };
  }

  function startLaunch(run: NonNullable<WaitRequest["launch"]>) {
    const state: { readonly ended: Promise<void>; result: LaunchResult | undefined } = {
      ended: run(within).then(
        (result) => {
          starter.refuse(result.refused ?? new Map());
          state.result = result;
          // Read everything that Compose did, including changes whose event is late.
          live.doubt();
          bell.ring();
        },
        (error: unknown) => bell.fail(error),
      ),
      result: undefined,
    };
    return state;
  }

  /** Services that Compose is creating, or that are not started yet: their containers may be replaced. */
  function inLaunch(): ReadonlySet<string> {
    if (launch === undefined) return starter.unstarted();
    if (launch.result === undefined) return request.changing;
    return launch.result.exitCode === 0 ? starter.unstarted() : new Set();
  }

  /** Services whose containers Compose may still replace. */
  function inCreation(): ReadonlySet<string> {
    return launch !== undefined && launch.result === undefined ? request.changing : new Set();
  }

  function judgeNow(
    containers: readonly Container[],
    memory: WaitMemory,
    nowMs: number,
    launching: ReadonlySet<string>,
  ): Situation {
    const { settings } = request;
    const context = {
      nowMs,
      memory,
      settings,
      launching,
      // Compose calls providers during the creation.
      providersUp:
        launch?.result?.exitCode === 0 ? request.changing : (request.providersUp ?? new Set<string>()),
      seen,
      startErrors: starter.errors(),
    };
    return judgeAll(request.steps, containers, context, request);
  }

  function hasEnded(service: string): boolean {
    return look.containers.some((one) => one.service === service && one.state === "exited");
  }

  function waitedFor({ verdicts, containers }: Look): readonly Container[] {
    return containers.filter(({ service }) => {
      const verdict = verdicts.get(service);
      return verdict !== undefined && isPending(verdict);
    });
  }

  /** Leaves out containers that are about to be replaced: their end is not reported. */
  function withoutReplaced(containers: readonly Container[], memory: WaitMemory): readonly Container[] {
    const launching = inLaunch();
    return containers.filter(({ id, service }) => !(memory.get(id)?.isOldRun && launching.has(service)));
  }

  function tell(before: Look, now: Look, nowMs: number): void {
    const reported = { ...now, containers: withoutReplaced(now.containers, now.memory) };
    for (const event of diffProgress(before, reported, nowMs - request.startedAtMs)) {
      if (event.kind === "ready") readyMs.set(event.service, event.afterMs);
      reporter.on(event.kind === "ready" ? { ...event, ...timeStart(event, now.containers) } : event);
    }
  }

  function timeStart(
    { service, afterMs }: { readonly service: string; readonly afterMs: number },
    containers: readonly Container[],
  ): { readonly startMs?: number } {
    const own = { containers, readyMs: new Map([[service, afterMs]]), commandAtMs: request.startedAtMs };
    const startedMs = findStartTimes(own).get(service);
    return startedMs === undefined ? {} : { startMs: afterMs - startedMs };
  }
}

/** Services whose verdict can change by time alone, and whose time has come. */
function findDue(rechecks: Situation["rechecks"], nowMs: number): readonly string[] {
  return [...rechecks].flatMap(([service, atMs]) => (atMs <= nowMs ? [service] : []));
}
