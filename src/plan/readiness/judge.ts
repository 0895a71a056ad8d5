import type { Container, Waiting } from "../../domain/container.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Settings } from "../../domain/settings.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { describeLostJoin } from "../services/mark-lost-joins.ts";
import { judgeProvider } from "./judge-provider.ts";
import type { SeenReplicas } from "./remember-removed.ts";
import { type ContainerMemory, countRestarts, type WaitMemory } from "./wait-memory.ts";

/** The facts that a judgement needs, in addition to the containers. */
export interface JudgeContext {
  readonly nowMs: number;
  readonly memory: WaitMemory;
  readonly settings: Pick<Settings, "stabilityWindow" | "unhealthyGrace">;
  /** Services that a launch is still changing: it may replace their present containers. */
  readonly launching: ReadonlySet<string>;
  /** Providers whose `up` succeeded, by service name. */
  readonly providersUp?: ReadonlySet<string>;
  /** The number of containers that each service has had during this wait. */
  readonly seen?: SeenReplicas;
  /** The errors of services that could not be started, by service name. */
  readonly startErrors?: ReadonlyMap<string, string>;
}

/** A verdict, and the time from which the same facts would give a different verdict. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly recheckAtMs: number | undefined;
  /** The container that the verdict is about; undefined if the service has none. */
  readonly containerId?: string;
  /** The container exists, but this launch has not started it yet. */
  readonly isQueued?: boolean;
}

/** Exit code after SIGKILL, whether the kernel or a process sent it. */
const killed = 137;
/** The engine may report an out-of-memory kill this long after it reports the exit. */
const oomNewsMs = 500;

/**
 * An engine that shuts down stops the containers that it normally restarts, and disappears within this time.
 */
const shutdownNewsMs = 2000;

/** The longest pause between removing a container and creating its replacement that is not a failure. */
const replacedWithinMs = 1000;

const severity = { failed: 0, "not-started": 1, flapping: 2, starting: 3, ready: 4, done: 5 } as const;

/**
 * Judges one service by its containers: the worst container decides, and a missing replica counts as
 * starting.
 */
export function judge(
  step: SelectedService,
  containers: readonly Container[],
  context: JudgeContext,
): Judgement {
  const startError = context.startErrors?.get(step.service.name);
  if (startError !== undefined) return cannotStart(startError);
  const { name, provider } = step.service;
  if (provider !== undefined) return settled(judgeProvider(step, context.providersUp?.has(name) ?? false));
  const judgements = containers.map((container) => ({
    ...judgeContainer(step, container, context),
    containerId: container.id,
  }));
  const worst = judgements.toSorted((a, b) => severity[a.verdict.kind] - severity[b.verdict.kind])[0];
  if (containers.length < step.service.replicas && worst?.verdict.kind !== "failed") {
    const missingSinceMs = context.seen?.get(name)?.missingSinceMs;
    if (missingSinceMs !== undefined) return judgeRemoved(containers.length, missingSinceMs, context.nowMs);
    return pending(containers.length === 0 ? "not created yet" : "some replicas are not created yet");
  }
  const rechecks = judgements.flatMap(({ recheckAtMs }) => recheckAtMs ?? []);
  const recheckAtMs = rechecks.length > 0 ? Math.min(...rechecks) : undefined;
  return worst ? { ...worst, recheckAtMs } : settled({ kind: "done" });
}

/**
 * Judges a removed container. A user who replaces a container may remove it first and create it a moment
 * later.
 */
function judgeRemoved(left: number, missingSinceMs: number, nowMs: number): Judgement {
  const what = left === 0 ? "its container was removed" : "one of its containers was removed";
  const failsAtMs = missingSinceMs + replacedWithinMs;
  if (nowMs >= failsAtMs) return failed("removed", `${what} during the wait`);
  return { ...pending(what), recheckAtMs: failsAtMs };
}

function judgeContainer(step: SelectedService, container: Container, context: JudgeContext): Judgement {
  const memory = context.memory.get(container.id);
  if (memory?.isOldRun && context.launching.has(step.service.name)) return queued();
  if (container.rolledBack !== undefined) return failed("rolled-back", container.rolledBack);
  if (container.waiting !== undefined) return judgeWaiting(container.waiting, context.nowMs);
  if (container.lostJoin && container.state === "running") {
    return failed("lost-namespace", describeLostJoin(container.lostJoin));
  }
  switch (container.state) {
    case "created":
      return container.error === "" ? queued() : cannotStart(container.error);
    case "paused":
      return settled({ kind: "failed", reason: "paused", why: "its container is paused" });
    case "restarting":
      return flapping(container, memory);
    case "removing":
      return pending("its container is being removed");
    case "exited":
    case "dead":
      return memory?.isLeftover && !isDone(step, container, memory)
        ? queued()
        : judgeExited(step, container, memory, context.nowMs);
    case "running":
      return judgeRunning(step, container, memory, context);
  }
}

/** How long a container may be without a node: another one that leaves may make room. */
const placedWithinMs = 5000;

function judgeWaiting({ why, unplaceableSinceMs }: Waiting, nowMs: number): Judgement {
  if (unplaceableSinceMs === undefined) return pending(why);
  const failsAtMs = unplaceableSinceMs + placedWithinMs;
  if (nowMs >= failsAtMs) return failed("not-placeable", why);
  return { ...pending(why), recheckAtMs: failsAtMs };
}

function judgeExited(
  step: SelectedService,
  container: Container,
  memory: ContainerMemory | undefined,
  nowMs: number,
): Judgement {
  const { exitCode, oomKilled, error } = container;
  if (isDone(step, container, memory)) return settled({ kind: "done" });
  if (oomKilled) return failed("out-of-memory", "killed: out of memory");
  if (error !== "") return cannotStart(error);
  const comesBack = step.service.restart === "always" || step.service.restart === "unless-stopped";
  const shutdownNewsAtMs = (memory?.endedSinceMs ?? Number.NEGATIVE_INFINITY) + shutdownNewsMs;
  if (comesBack && nowMs < shutdownNewsAtMs) {
    return { ...pending("stopped; the engine may restart it"), recheckAtMs: shutdownNewsAtMs };
  }
  const oomNewsAtMs = (memory?.endedSinceMs ?? Number.NEGATIVE_INFINITY) + oomNewsMs;
  if (exitCode === killed && nowMs < oomNewsAtMs) {
    return { ...pending("killed"), recheckAtMs: oomNewsAtMs };
  }
  if (exitCode !== 0) return failed("exited", `exited with code ${exitCode}`);
  if (comesBack || step.mayExit) return failed("exited", "its container is stopped");
  return failed("exited", `exited with code 0, but ${explainStay(step)}`);
}

/** The reason why a service that exited with code 0 has failed. */
function explainStay({ condition, service }: SelectedService): string {
  if (condition === "healthy") return "its health check must pass";
  return service.ports.length > 0 ? "it publishes ports" : "other services need it running";
}

/**
 * Whether a service is done. A job is done once its container has exited with code 0, at any time. Any other
 * service that may exit is done only if its exit was observed: `docker stop`, a reboot and an engine restart
 * leave the same exit code. A service with a health check, even one that its image declares, is never done
 * this way.
 */
function isDone(
  { condition, mayExit }: SelectedService,
  { state, exitCode, error, check, endedByItself = false }: Container,
  memory: ContainerMemory | undefined,
): boolean {
  if (state !== "exited" || exitCode !== 0 || error !== "") return false;
  if (condition === "completed") return true;
  const isSeen = endedByItself || !memory?.endedUnseen;
  return mayExit && check === undefined && isSeen;
}

function judgeRunning(
  step: SelectedService,
  container: Container,
  memory: ContainerMemory | undefined,
  { nowMs, settings }: JudgeContext,
): Judgement {
  const stableAtMs = (memory?.runningSinceMs ?? nowMs) + settings.stabilityWindow;
  const isStable = nowMs >= stableAtMs;
  const hasRestarted = countRestarts(container, memory) > 0;
  if (step.condition === "completed")
    return hasRestarted ? flapping(container, memory) : pending("still running");
  if (container.health === "unhealthy")
    return judgeUnhealthy(step, container, memory, nowMs, settings.unhealthyGrace);
  if (container.health === "starting") {
    return hasRestarted
      ? flapping(container, memory)
      : pending("health check has not passed yet", container, step);
  }
  if (container.health === "healthy" && !hasRestarted) return settled({ kind: "ready" });
  if (isStable) return settled({ kind: "ready" });
  const waiting = hasRestarted ? flapping(container, memory) : pending("running, not stable yet");
  return { ...waiting, recheckAtMs: stableAtMs };
}

function judgeUnhealthy(
  step: SelectedService,
  container: Container,
  memory: ContainerMemory | undefined,
  nowMs: number,
  graceMs: number,
): Judgement {
  const { healthcheck } = step.service;
  const budgetMs = typeof healthcheck === "object" ? healthcheck.intervalMs * healthcheck.retries : 0;
  const failsAtMs = (memory?.unhealthySinceMs ?? nowMs) + Math.max(graceMs, budgetMs);
  if (nowMs >= failsAtMs)
    return failed("unhealthy", `its health check failed ${container.failingStreak} times in a row`);
  return { ...pending("unhealthy, may still recover", container, step), recheckAtMs: failsAtMs };
}

function flapping(container: Container, memory: ContainerMemory | undefined): Judgement {
  const restarts = Math.max(1, countRestarts(container, memory));
  const times = restarts === 1 ? "once" : `${restarts} times`;
  if (container.replacedFor !== undefined) {
    const { reason, why } = container.replacedFor;
    return settled({ kind: "flapping", why: `${why}; it was replaced ${times}`, restarts, reason });
  }
  const exitCode = container.state === "running" ? memory?.lastExitCode : container.exitCode;
  const end = exitCode === undefined ? "" : `exited with code ${exitCode} and `;
  const why = `${end}was restarted ${times}`;
  return settled({ kind: "flapping", why, restarts });
}

function pending(why: string, container?: Container, step?: SelectedService): Judgement {
  const healthcheck = step?.service.healthcheck;
  const probes =
    container && typeof healthcheck === "object"
      ? { probesFailed: container.failingStreak, probesAllowed: healthcheck.retries }
      : {};
  return settled({ kind: "starting", why, ...probes });
}

/** The verdict on a container that waits for its dependencies; `judgeAll` names them. */
function queued(): Judgement {
  return { ...pending("waiting to start"), isQueued: true };
}

function cannotStart(error: string): Judgement {
  return failed("cannot-start", error);
}

function failed(reason: Extract<Verdict, { kind: "failed" }>["reason"], why: string): Judgement {
  return settled({ kind: "failed", reason, why });
}

function settled(verdict: Verdict): Judgement {
  return { verdict, recheckAtMs: undefined };
}
