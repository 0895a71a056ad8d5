import type { Container } from "../../domain/container.ts";

/**
 * The facts about a container that a wait keeps between two observations. Times are by the clock of stackctl.
 */
export interface ContainerMemory {
  /** The engine's start time of the run observed last; a different start time means a new run. */
  readonly startedAtMs: number | undefined;
  /**
   * Since when this run is known to be running; for a container without processes, the time of the last
   * observation.
   */
  readonly runningSinceMs: number | undefined;
  readonly unhealthySinceMs: number | undefined;
  /** Since when this run is known to have ended; undefined if it ended before the launch. */
  readonly endedSinceMs: number | undefined;
  /** The exit code of the last run that ended after the launch began. While the next run is active, the engine reports 0. */
  readonly lastExitCode: number | undefined;
  readonly baselineRestarts: number;
  /** The container is still in the same run as before the launch. */
  readonly isOldRun: boolean;
  /**
   * The container existed before the launch and was not running, so the end of that run does not count for
   * this launch.
   */
  readonly isLeftover: boolean;
  /**
   * The run had ended before the first observation, so exit code 0 may mean either a finished job or a stop.
   */
  readonly endedUnseen: boolean;
  /** The container was unhealthy or restarted at some time during the wait. */
  readonly stumbled: boolean;
}

/** The memory of a wait, by container id. */
export type WaitMemory = ReadonlyMap<string, ContainerMemory>;

/** The memory before a launch. Earlier restarts and exits do not count against this launch. */
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
 * The memory after another observation. For a container that is new, all restarts and exits count.
 */
export function remember(memory: WaitMemory, containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    containers.map((container) => [container.id, rememberOne(memory.get(container.id), container, nowMs)]),
  );
}

/** The number of restarts by the engine since the launch began. */
export function countRestarts(container: Container, memory: ContainerMemory | undefined): number {
  return Math.max(0, container.restarts - (memory?.baselineRestarts ?? 0));
}

function rememberOne(
  past: ContainerMemory | undefined,
  container: Container,
  nowMs: number,
): ContainerMemory {
  const sameRun = past !== undefined && past.startedAtMs === container.startedAtMs;
  const staysUp = sameRun && !container.hasNoProcesses;
  // A manual start of a stopped container resets the engine's restart count to zero.
  const baselineRestarts = Math.min(past?.baselineRestarts ?? 0, container.restarts);
  const isUnhealthy = container.health === "unhealthy";
  const isLeftover = sameRun && past.isLeftover;
  return {
    startedAtMs: container.startedAtMs,
    runningSinceMs: isUp(container) ? ((staysUp ? past.runningSinceMs : undefined) ?? nowMs) : undefined,
    unhealthySinceMs: isUnhealthy ? ((sameRun ? past.unhealthySinceMs : undefined) ?? nowMs) : undefined,
    endedSinceMs:
      hasEnded(container) && !isLeftover ? ((sameRun ? past.endedSinceMs : undefined) ?? nowMs) : undefined,
    lastExitCode:
      hasEnded(container) && !isLeftover && hasRun(container) ? container.exitCode : past?.lastExitCode,
    baselineRestarts,
    isOldRun: sameRun && past.isOldRun,
    isLeftover,
    endedUnseen: sameRun && past.endedUnseen,
    stumbled: (past?.stumbled ?? false) || isUnhealthy || container.restarts > baselineRestarts,
  };
}

/**
 * The start of the present run. The engine's clock may be ahead of stackctl's; a start in the future counts
 * as now.
 */
function firstSeenRunningMs({ startedAtMs, hasNoProcesses }: Container, nowMs: number): number {
  return hasNoProcesses ? nowMs : Math.min(startedAtMs ?? nowMs, nowMs);
}

function hasEnded({ state }: Container): boolean {
  return state === "exited" || state === "dead" || state === "restarting";
}

/** The engine reports exit code 0 for a container that it could not start. */
function hasRun({ exitCode, error, replacedFor }: Container): boolean {
  return exitCode !== 0 || (error === "" && replacedFor?.reason !== "cannot-start");
}

function isUp({ state }: Container): boolean {
  return state === "running" || state === "paused";
}

/**
 * The memory for a wait without a launch: an exited container counts as exited, because no launch will start
 * it.
 */
export function rememberPresent(containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    [...rememberBefore(containers, nowMs)].map(([id, memory]) => [id, { ...memory, isLeftover: false }]),
  );
}
