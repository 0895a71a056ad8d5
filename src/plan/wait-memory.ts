import type { Container } from "../domain/container.ts";

/** What has to be remembered of a container between two looks at it. Times by our own clock. */
export interface ContainerMemory {
  /** The engine's start time of the run that was seen last; another one means that it started again. */
  readonly startedAtMs: number | undefined;
  /** Since when this run is known to be running; of a lifeless one, since the last look. */
  readonly runningSinceMs: number | undefined;
  readonly unhealthySinceMs: number | undefined;
  /** Since when this run is known to have ended; undefined where it had before the launch. */
  readonly endedSinceMs: number | undefined;
  /** How the last run ended, where that was seen: while the next one runs, the engine says 0. */
  readonly lastExitCode: number | undefined;
  readonly baselineRestarts: number;
  /** It is still in the run that it was in before the launch. */
  readonly isOldRun: boolean;
  /** It was there and not running before the launch: how that run ended says nothing of this launch. */
  readonly isLeftover: boolean;
  /**
   * This run had ended before the first look, so that exit code 0 does not tell a job that is done from a
   * stop.
   */
  readonly endedUnseen: boolean;
  /** It was unhealthy or restarted at some time. */
  readonly stumbled: boolean;
}

/** By container id. */
export type WaitMemory = ReadonlyMap<string, ContainerMemory>;

/** The memory before anything is launched: restarts and ends of the past do not count against this launch. */
export function rememberBefore(containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    containers.map((container) => [
      container.id,
      {
        startedAtMs: container.startedAtMs,
        runningSinceMs: isUp(container) ? firstSeenRunningMs(container, nowMs) : undefined,
        unhealthySinceMs: container.health === "unhealthy" ? nowMs : undefined,
        endedSinceMs: undefined,
        lastExitCode: undefined,
        baselineRestarts: container.restarts,
        isOldRun: true,
        isLeftover: !isUp(container),
        endedUnseen: !isUp(container),
        stumbled: false,
      },
    ]),
  );
}

/**
 * The memory after another look. A container that is not in it is new, and everything that it does counts.
 */
export function remember(memory: WaitMemory, containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    containers.map((container) => [container.id, rememberOne(memory.get(container.id), container, nowMs)]),
  );
}

/** Restarts by the engine since the launch began. */
export function countRestarts(container: Container, memory: ContainerMemory | undefined): number {
  return Math.max(0, container.restarts - (memory?.baselineRestarts ?? 0));
}

function rememberOne(
  past: ContainerMemory | undefined,
  container: Container,
  nowMs: number,
): ContainerMemory {
  const sameRun = past !== undefined && past.startedAtMs === container.startedAtMs;
  const staysUp = sameRun && !container.isLifeless;
  // Starting a stopped container by hand sets the engine's restart count back to zero.
  const baselineRestarts = Math.min(past?.baselineRestarts ?? 0, container.restarts);
  const isUnhealthy = container.health === "unhealthy";
  const isLeftover = sameRun && past.isLeftover;
  return {
    startedAtMs: container.startedAtMs,
    runningSinceMs: isUp(container) ? ((staysUp ? past.runningSinceMs : undefined) ?? nowMs) : undefined,
    unhealthySinceMs: isUnhealthy ? ((sameRun ? past.unhealthySinceMs : undefined) ?? nowMs) : undefined,
    endedSinceMs:
      hasEnded(container) && !isLeftover ? ((sameRun ? past.endedSinceMs : undefined) ?? nowMs) : undefined,
    lastExitCode: hasEnded(container) ? container.exitCode : past?.lastExitCode,
    baselineRestarts,
    isOldRun: sameRun && past.isOldRun,
    isLeftover,
    endedUnseen: sameRun && past.endedUnseen,
    stumbled: (past?.stumbled ?? false) || isUnhealthy || container.restarts > baselineRestarts,
  };
}

/** The engine's clock may differ from ours; a start that lies in our future counts as now. */
function firstSeenRunningMs({ startedAtMs, isLifeless }: Container, nowMs: number): number {
  return isLifeless ? nowMs : Math.min(startedAtMs ?? nowMs, nowMs);
}

function hasEnded({ state }: Container): boolean {
  return state === "exited" || state === "dead" || state === "restarting";
}

function isUp({ state }: Container): boolean {
  return state === "running" || state === "paused";
}
