import { type NamedNode, nameRanks } from "./name-ranks.ts";

/** A rank service of a run, as rank 0 sees it. `ordered`: it has not confirmed its order. */
export interface RankSight extends NamedNode {
  /** Time since its last request. */
  readonly silentMs: number;
  readonly phase: "ordered" | "starting" | "joined" | "ended";
  readonly failed: boolean;
  readonly said: string;
  /** Time since rank 0 learned that its processes had ended; undefined while they run. */
  readonly endedForMs: number | undefined;
}

/** The state of a run on several nodes. */
export interface GroupSight {
  readonly ranks: readonly RankSight[];
  /** Number of processes on each node. */
  readonly processes: number;
  readonly runsForMs: number;
  /** Whether rank 0 has reported that training started, so all ranks are connected. */
  readonly hasStarted: boolean;
}

/** Time limits of a run on several nodes. */
export interface GroupLimits {
  readonly lostAfterMs: number;
  /** From the orders to the start of the training. */
  readonly startMs: number;
  /** Time for rank 0 to notice the end of another rank by itself. */
  readonly noticeMs: number;
}

/** Why the run must end; undefined while it may continue. */
export function judgeGroup(sight: GroupSight, limits: GroupLimits): string | undefined {
  const { ranks, processes, runsForMs, hasStarted } = sight;
  const lost = ranks.find(({ silentMs }) => silentMs > limits.lostAfterMs);
  if (lost !== undefined) {
    return `${nameRanks(lost, processes)} is lost: its rank service has been silent for ${seconds(lost.silentMs)} s`;
  }
  const failed = ranks.find(({ failed, endedForMs = 0 }) => failed && endedForMs > limits.noticeMs);
  if (failed !== undefined) return `${nameRanks(failed, processes)} failed: ${failed.said}`;
  if (hasStarted || runsForMs <= limits.startMs) return undefined;
  const within = `within ${seconds(limits.startMs)} s`;
  const late = ranks.filter(({ phase }) => phase !== "joined");
  if (late.length === 0) {
    return `the ranks did not connect to each other ${within}: the processes of every other node run, but rank 0 has not started to train`;
  }
  return late
    .map((rank) => `${nameRanks(rank, processes)} did not start ${within}: ${explain(rank)}`)
    .join("; ");
}

function explain({ phase, said }: RankSight): string {
  if (phase === "ordered") return "its rank service did not confirm the order";
  return said === "" ? "torchrun waits for rank 0" : said;
}

/** Messages of a rank whose connection to another rank broke. */
const consequence =
  /connection (was )?(closed|reset|refused)|closed by peer|broken pipe|socket timeout|store|gloo/i;
const killed = /was ended by signal 9/;

/**
 * Which node ended the run first, after the processes of rank 0 failed for the reason `said`. A killed process counts
 * first; a lost connection is only a consequence.
 */
export function findFirstEnd(said: string, ranks: readonly RankSight[], processes: number): string {
  if (killed.test(said)) return said;
  const failed = ranks.filter((rank) => rank.failed);
  const cause =
    failed.find((rank) => killed.test(rank.said)) ??
    (consequence.test(said) ? failed.find((rank) => !consequence.test(rank.said)) : undefined);
  return cause === undefined ? said : `${nameRanks(cause, processes)} failed: ${cause.said}`;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
