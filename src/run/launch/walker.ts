import type { BuildFailure } from "../../domain/build-failure.ts";
import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Call } from "../../plan/launch/group-nodes.ts";
import { canBegin, findBlocked, judgeNodes, type NodeState } from "../../plan/launch/node-states.ts";
import type { ComposeResult } from "../../ports/compose.ts";

/** How an engine does the nodes of a plan: in which calls, and each call. */
export interface Doer {
  readonly calls: readonly Call[];
  /**
   * Makes one call; `containers` are those of its services. Throws StackError if the walk cannot go on;
   * `engine-unavailable` if nothing was done, so that a start can be tried again.
   */
  make(call: Call, containers: readonly Container[], signal: AbortSignal): Promise<Made>;
}

/** What became of a call. */
export interface Made {
  /** Why single services could not be created or started, by name; all others of the call were. */
  readonly errors: ReadonlyMap<string, string>;
  /** What Compose said if the call failed as a whole. */
  readonly failure?: ComposeResult;
  /** Failed builds, by service. */
  readonly builds?: ReadonlyMap<string, BuildFailure>;
}

/** The state of the services at one moment. */
interface Seen {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly containers: readonly Container[];
}

/** Makes the calls of a plan, each once the nodes before it are done. It decides nothing: the plan has the order. */
export interface Walker {
  /** Begins each call whose turn it is. Without a look, only calls that need no containers. Says whether one began. */
  advance(seen: Seen | undefined): boolean;
  /** The services whose nodes are not done yet. */
  undone(): ReadonlySet<string>;
  /** The services that can never start, each with the failed service that they require. */
  blocked(verdicts: Seen["verdicts"]): ReadonlyMap<string, string>;
  /** How far the calls before the starts are, which remove and create containers. */
  creation(): "none" | "running" | "succeeded" | "failed";
  /** What Compose said if the creation failed as a whole. */
  failure(): ComposeResult | undefined;
  builds(): Made["builds"];
  /** Errors of services that could not be created or started, by name. */
  errors(): ReadonlyMap<string, string>;
  /** Resolves when no call is in progress. */
  settled(): Promise<void>;
}

interface WalkerSetting {
  readonly nodes: readonly PlanNode[];
  readonly doer: Doer;
  /** Called after each call; `wasRunning` means that a container of it ran before. */
  readonly onMade: (call: Call, wasRunning: boolean) => void;
  readonly onBug: (error: unknown) => void;
  /** Ends a call of this kind. */
  readonly signalFor: (kind: Call["kind"]) => AbortSignal;
}

/**
 * With two cores, the engine starts some ten containers a second, however many requests are in parallel. If
 * each running container is checked every second, the checks slow down late starts: 20 such services took 30
 * s with four at a time.
 */
const startsAtOnce = 16;

/** Creates a walker that has begun nothing yet. */
export function createWalker({ nodes, doer, onMade, onBug, signalFor }: WalkerSetting): Walker {
  const done = new Set<number>();
  const failed = new Set<number>();
  const waiting = new Set(doer.calls);
  const succeeded = new Set<Call>();
  const underWay = new Map<Call, Promise<void>>();
  const errors = new Map<string, string>();
  let failure: ComposeResult | undefined;
  let builds: Made["builds"];

  const make = async (call: Call, containers: readonly Container[]) => {
    try {
      note(call, await doer.make(call, containers, signalFor(call.kind)));
    } catch (error) {
      const isUndone = error instanceof StackError && error.code === "engine-unavailable" && isStart(call);
      if (isUndone) waiting.add(call);
      else onBug(error);
    } finally {
      underWay.delete(call);
      onMade(
        call,
        containers.some(({ state }) => state === "running"),
      );
    }
  };

  const note = (call: Call, made: Made) => {
    builds = made.builds ?? builds;
    if (made.failure !== undefined) {
      failure = made.failure;
      return;
    }
    succeeded.add(call);
    for (const { id, service } of call.nodes) (made.errors.has(service) ? failed : done).add(id);
    for (const [service, error] of made.errors) refuse(service, error);
  };

  /** A service that could not be created is not started. */
  const refuse = (service: string, error: string) => {
    errors.set(service, error);
    for (const call of waiting) {
      if (!isStart(call) || !call.services.includes(service)) continue;
      waiting.delete(call);
      for (const { id } of call.nodes) failed.add(id);
    }
  };

  const isNext = ({ behind, nodes: own }: Call, states: ReadonlyMap<number, NodeState>): boolean =>
    (behind === undefined || succeeded.has(behind)) && canBegin(own, states);

  return {
    advance(seen) {
      const states = judgeNodes(nodes, { verdicts: seen?.verdicts ?? new Map(), done, failed });
      let hasBegun = false;
      for (const call of [...waiting]) {
        if (isStart(call) && (seen === undefined || countStarts() >= startsAtOnce)) continue;
        if (!isNext(call, states)) continue;
        waiting.delete(call);
        const own = (seen?.containers ?? []).filter(({ service }) => call.services.includes(service));
        underWay.set(call, make(call, own));
        hasBegun = true;
      }
      return hasBegun;
    },
    undone: () =>
      new Set(
        nodes.flatMap(({ id, kind, service }) =>
          kind === "wait" || kind === "remove" || done.has(id) || failed.has(id) ? [] : [service],
        ),
      ),
    blocked: (verdicts) => findBlocked(nodes, judgeNodes(nodes, { verdicts, done, failed })),
    creation() {
      const creating = doer.calls.filter((call) => !isStart(call));
      if (creating.length === 0) return "none";
      if (failure !== undefined) return "failed";
      return creating.every((call) => succeeded.has(call)) ? "succeeded" : "running";
    },
    failure: () => failure,
    builds: () => builds,
    errors: () => errors,
    settled: async () => {
      await Promise.all(underWay.values());
    },
  };

  function countStarts(): number {
    return [...underWay.keys()].filter(isStart).length;
  }
}

function isStart({ kind }: Call): boolean {
  return kind === "start" || kind === "restart";
}

/** Walks a plan without waits to its end. Rejects as soon as a call does. */
export async function walkToEnd(nodes: readonly PlanNode[], doer: Doer, signal: AbortSignal): Promise<void> {
  const seen: Seen = { verdicts: new Map(), containers: [] };
  await new Promise<void>((resolve, reject) => {
    const walk = { nodes, doer, onMade: () => undefined, onBug: reject, signalFor: () => signal };
    const walker = createWalker(walk);
    const goOn = async () => {
      while (walker.advance(seen)) await walker.settled();
    };
    goOn().then(resolve, reject);
  });
}
