import type { Container } from "../domain/container.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Settings } from "../domain/settings.ts";
import { type AfterFailedLaunch, afterFailedLaunch } from "../plan/after-failed-launch.ts";
import { diffProgress, type Look } from "../plan/diff-progress.ts";
import { isPending, judgeAll } from "../plan/judge-all.ts";
import { remember, type WaitMemory } from "../plan/wait-memory.ts";
import type { ComposeResult } from "../ports/compose.ts";
import type { Reporter } from "../ports/reporter.ts";
import { watchIntoBell } from "./watch-into-bell.ts";
import type { World } from "./world.ts";

/** What to wait for, and what is being launched meanwhile. */
export interface WaitRequest {
  readonly project: string;
  readonly steps: readonly SelectedService[];
  /** The stack before the launch; only what differs from it is told. */
  readonly before: Look;
  /** Services that Compose is about to create, replace or start. */
  readonly changing: ReadonlySet<string>;
  readonly settings: Settings;
  readonly startedAtMs: number;
  readonly deadlineMs: number;
  /** Runs Compose once; it may be asked again for what Compose gave up too early. Undefined when nothing is launched. */
  readonly launch: ((signal: AbortSignal) => Promise<ComposeResult>) | undefined;
}

/** How the wait ended. */
export interface WaitResult {
  readonly look: Look;
  /** Milliseconds since the start of the command, by service that became ready during it. */
  readonly readyMs: ReadonlyMap<string, number>;
  /** What Compose said when it gave up; empty otherwise. */
  readonly launchError: string;
}

/** State that outlives one look. */
interface Launching {
  readonly readyAtLaunch: number;
  readonly ended: Promise<void>;
  result: ComposeResult | undefined;
}

const minimumPauseMs = 50;

/**
 * Launches and waits until every step is ready or done, one has failed for good, or nothing can move any more.
 * Events of the engine and the instants that the judge names are the only reasons to look again.
 * Rejects with the signal's reason when it aborts; Compose is stopped then, containers are left as they are.
 */
export async function waitForStack(
  request: WaitRequest,
  { engine, clock, reporter }: Pick<World, "engine" | "clock"> & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<WaitResult> {
  const bell = watchIntoBell(engine, request.project, signal);
  const { within } = bell;
  const readyMs = new Map<string, number>();
  let launching = request.launch && startLaunch(request.launch, 0);
  let launchError = "";
  let look = request.before;
  try {
    for (;;) {
      signal.throwIfAborted();
      const containers = await engine.listContainers(request.project, within);
      const nowMs = clock.now();
      const memory = remember(look.memory, containers, nowMs);
      const situation = judgeNow(containers, memory, nowMs);
      const next: Look = { verdicts: situation.verdicts, containers, memory };
      tell(look, next, nowMs);
      look = next;
      const verdicts = [...situation.verdicts.values()];
      if (verdicts.some(({ kind }) => kind === "failed")) return { look, readyMs, launchError };
      const isLaunched = launching === undefined || launching.result !== undefined;
      if (isLaunched && !verdicts.some(isPending)) return { look, readyMs, launchError };
      const decision = decide(look, launching);
      if (decision === "give-up") return { look, readyMs, launchError: launching?.result?.stderr ?? "" };
      if (decision === "relaunch" && request.launch) {
        launching = startLaunch(request.launch, countReady(look));
        launchError = "";
      }
      await bell.heard(clock, situation.recheckAtMs, minimumPauseMs, within);
    }
  } finally {
    await Promise.all([bell.takeDown(), launching?.ended]);
  }

  function startLaunch(launch: NonNullable<WaitRequest["launch"]>, readyAtLaunch: number): Launching {
    const running = launch(within);
    const ended = running.then(
      (result) => {
        state.result = result;
        bell.ring();
      },
      (error: unknown) => bell.fail(error),
    );
    const state: Launching = { readyAtLaunch, ended, result: undefined };
    return state;
  }

  function judgeNow(containers: readonly Container[], memory: WaitMemory, nowMs: number) {
    const isLaunching = launching !== undefined && launching.result === undefined;
    const context = {
      nowMs,
      memory,
      settings: request.settings,
      launching: isLaunching ? request.changing : new Set<string>(),
    };
    return judgeAll(request.steps, containers, context, request);
  }

  /** What Compose is about to replace is no news, however it ends. */
  function withoutReplaced(containers: readonly Container[], memory: WaitMemory): readonly Container[] {
    if (launching === undefined || launching.result !== undefined) return containers;
    return containers.filter(
      ({ id, service }) => !(memory.get(id)?.isOldRun && request.changing.has(service)),
    );
  }

  function tell(before: Look, now: Look, nowMs: number): void {
    const told = { ...now, containers: withoutReplaced(now.containers, now.memory) };
    for (const event of diffProgress(before, told, nowMs - request.startedAtMs)) {
      if (event.kind === "ready") readyMs.set(event.service, event.afterMs);
      reporter.on(event);
    }
  }
}

function decide(look: Look, state: Launching | undefined): AfterFailedLaunch {
  if (!state?.result || state.result.exitCode === 0) return "wait";
  return afterFailedLaunch(look.verdicts, look.containers, state.readyAtLaunch);
}

function countReady({ verdicts }: Look): number {
  return [...verdicts.values()].filter((verdict) => !isPending(verdict)).length;
}
