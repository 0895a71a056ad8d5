import type { ProcessTrainer } from "../trainers/create-process-trainer.ts";
import type { RankRegistry, RankService } from "./create-rank-registry.ts";
import type { RankStorage } from "./rank-messages.ts";

/** The parts of a trainer on several nodes. */
export interface GroupTrainerOptions {
  /** Runs the processes of rank 0, and jobs on one node. */
  readonly local: ProcessTrainer;
  readonly registry: RankRegistry;
  /** Number of nodes of a job that names none. */
  readonly nnodes: number;
  /** Number of processes on each node. */
  readonly processes: number;
  readonly storage: RankStorage;
  /** Name of this node. */
  readonly node: string;
  /** Address of rank 0 for all other ranks; undefined for the one by which each reached this server. */
  readonly address: string | undefined;
  /** Time limit for rank services to connect, and for a run to start. */
  readonly timeoutMs: number;
  /** Silence after which a rank service is lost; default: 10 s. */
  readonly lostMs?: number;
  /** Time for rank 0 to notice the end of another rank by itself, and for reports after the end of rank 0; default: 5 s. */
  readonly noticeMs?: number;
}

/** A run on several nodes, before its rank services are chosen. */
export interface NamedRun extends GroupTrainerOptions {
  /** The id of the run. */
  readonly run: string;
}

/** A run with its rank services, by node rank from 1. */
export interface ClaimedRun extends NamedRun {
  readonly services: readonly RankService[];
}
