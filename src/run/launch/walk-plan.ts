import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { Proofs } from "../../domain/proof.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Settings } from "../../domain/settings.ts";
import { listCalled } from "../../plan/launch/group-nodes.ts";
import { withoutHealth } from "../../plan/readiness/aim-wait.ts";
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
import type { WaitResult } from "../readiness/wait-result.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import type { World } from "../world.ts";
import { createWalker, type Doer } from "./walker.ts";

/** A plan to walk, and what is known before. */
export interface Walk {
  readonly project: string;
  readonly nodes: readonly PlanNode[];
  readonly doer: Doer;
  /** Whether to walk to the end, or only until everything is started. */
  readonly until: "ready" | "started";
  /** The services that are judged. */
  readonly steps: readonly SelectedService[];
  /** The stack before the walk; only changes to it are reported. */
  readonly before: Look;
  /** Providers whose `up` was called before. */
  readonly providersUp: ReadonlySet<string>;
  /** Proofs of containers whose check has already passed. */
  readonly proofs: Proofs;
  /** Judge only whether containers run, without their health checks. */
  readonly ignoresHealth?: boolean;
  readonly settings: Settings;
  readonly startedAtMs: number;
  readonly deadlineMs: number;
}

type WalkWorld = Pick<World, "engine" | "clock" | "host"> & { readonly reporter: Reporter };

/** Minimum pause between two readings; at least twice the reading time, to limit CPU usage. */
const minimumPauseMs = 5;
/** When to retry after the engine did not answer. */
const retryAfterMs = 500;

/**
 * Walks a plan until every service is ready or done (or started), or no further progress is possible
 * (plan/readiness/decide-end). Reads the stack again only after an engine event, a passed check, or at an instant that
 * the judge names. Rejects with the signal's reason when it aborts; this stops Compose, and containers stay
 * as they are. Throws StackError `engine-unavailable` if the engine does not answer at the deadline.
 */
export async function walkPlan(request: Walk, world: WalkWorld, signal: AbortSignal): Promise<WaitResult> {
  const { clock, reporter } = world;
  const live = createLiveContainers(world.engine, request.project);
  const bell = watchIntoBell(world.engine, request.project, signal, live.note);
  const { within } = bell;
  const proving = { known: request.proofs, onProof: bell.ring, onBug: bell.fail };
  const prober = createProber(proving, world, within);
  const { nodes, until } = request;
  const changing = listCalled(request.doer.calls);
  const walker = createWalker({
    nodes,
    doer: request.doer,
    // A creation ends with the walk; a start or a removal that has begun ends by itself.
    signalFor: (kind) => (kind === "create" ? within : signal),
    onMade: ({ kind, services: made }, wasRunning) => {
      // After a creation, read everything, including changes whose event is late.
      if (kind === "create") live.doubt();
      // The event of a start may be late, and until then the previous run looks ready, or ended by this launch.
      else if (kind !== "remove") live.doubtServices(made.filter((one) => wasRunning || hasEnded(one)));
      bell.ring();
    },
    onBug: bell.fail,
  });
  const readyMs = new Map<string, number>();
  const services = request.steps.map(({ service }) => service);
  let look = request.before;
  let seen = rememberReplicas(new Map(), look.containers, changing, request.startedAtMs);
  let lastNews = { atMs: request.startedAtMs, of: "" };
  let rechecks: Situation["rechecks"] = new Map();
  walker.advance(undefined);
  try {
    for (;;) {
      signal.throwIfAborted();
      const creation = walker.creation();
      const begunAtMs = clock.now();
      // A service that starts while containers are read is judged in the next round.
      const launching = inLaunch();
      const due = findDue(rechecks, begunAtMs);
      live.doubtServices(due);
      const found = await live.read(within);
      const read = applyProofs(request.ignoresHealth ? found.map(withoutHealth) : found, prober.proofs());
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
      const facts = describeEnd(creation, nowMs);
      const decision = decideEnd(facts);
      if (decision.kind === "ended") return end(facts);
      // A start needs containers that were read after their creation.
      walker.advance(creation === "running" ? undefined : look);
      if (request.settings.fastHealth) prober.follow(findUnproved(waitedFor(look)));
      const pauseMs = Math.max(minimumPauseMs, 2 * (clock.now() - begunAtMs));
      await bell.heard(clock, Math.min(...rechecks.values(), decision.recheckAtMs), pauseMs, within);
      if (clock.now() >= request.deadlineMs) live.doubt();
    }
  } finally {
    await Promise.all([bell.takeDown(), prober.close(), walker.settled()]);
  }

  /** A failed launch needs a message even if Compose printed none. */
  function describeLaunchError({ exitCode, stderr }: ComposeResult): string {
    return stderr.trim() === "" ? `docker compose exited with code ${exitCode} and printed no error` : stderr;
  }

  function end(facts: EndFacts): WaitResult {
    live.confirm();
    const failure = walker.failure();
    return {
      look: { ...look, verdicts: settleVerdicts(facts) },
      readyMs: findNewReady(readyMs, request.before, look.containers),
      launchError: failure === undefined ? "" : describeLaunchError(failure),
      builds: walker.builds(),
    };
  }

  function describeEnd(launch: EndFacts["launch"], nowMs: number): EndFacts {
    const unstarted = walker.undone();
    const { verdicts, containers } = look;
    const of = JSON.stringify([[...verdicts].map(([name, { kind }]) => [name, kind]), [...unstarted]]);
    if (of !== lastNews.of) lastNews = { atMs: nowMs, of };
    const blocked = walker.blocked(verdicts);
    return { blocked, until, verdicts, containers, unstarted, launch, nowMs, lastNewsMs: lastNews.atMs };
  }

  /** Services that are being created, or that are not started yet: their containers may be replaced. */
  function inLaunch(): ReadonlySet<string> {
    const creation = walker.creation();
    if (creation === "running") return changing;
    return creation === "failed" ? new Set() : walker.undone();
  }

  /** Services whose containers may still be replaced. */
  function inCreation(): ReadonlySet<string> {
    return walker.creation() === "running" ? changing : new Set();
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
      providersUp: walker.creation() === "succeeded" ? changing : request.providersUp,
      seen,
      startErrors: walker.errors(),
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
