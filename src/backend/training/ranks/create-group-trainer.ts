import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Job, type JobError, say } from "../jobs/job.ts";
import type { ProcessTrainer } from "../trainers/create-process-trainer.ts";
import type { RunResult, RunSink, StopReason, Trainer } from "../trainers/trainer.ts";
import { type Assignment, assignRanks } from "./assign-ranks.ts";
import type { RankRegistry, RankService } from "./create-rank-registry.ts";
import { explainMissing } from "./explain-missing.ts";
import { findFreePort } from "./find-free-port.ts";
import { findFirstEnd, judgeGroup } from "./judge-group.ts";
import { listNodes } from "./name-ranks.ts";
import { lostAfterMs, type RankStorage } from "./rank-messages.ts";

const lookEveryMs = 100;
const defaultNoticeMs = 5_000;
/** Time limit for rank services to end their processes. */
const endMs = 30_000;

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

/** Runs each job on several nodes: rank 0 here, the others at rank services. A dead rank ends the whole run. */
export function createGroupTrainer(options: GroupTrainerOptions): Trainer {
  const { local, nnodes } = options;
  return {
    kind: "torchrun",
    obstacle: () => local.obstacle(),
    forget: (job) => local.forget(job),
    run: async (job, sink, signal) => {
      const obstacle = (job.nnodes ?? nnodes) === 1 ? null : await local.obstacle();
      if (obstacle !== null) return { kind: "failed", error: obstacle, retryable: false };
      if ((job.nnodes ?? nnodes) === 1) return await local.run(job, sink, signal);
      const run = randomUUID();
      const claimed = await claimServices(job, sink, signal, { ...options, run });
      if ("kind" in claimed) return claimed;
      try {
        return await runGroup(job, sink, signal, { ...options, run, services: claimed });
      } finally {
        options.registry.release(run);
        await until(() => !options.registry.isRunning(run), endMs);
      }
    },
  };
}

async function claimServices(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  { registry, run, nnodes: all, node, processes, timeoutMs }: GroupTrainerOptions & { readonly run: string },
): Promise<readonly RankService[] | RunResult> {
  const nnodes = job.nnodes ?? all;
  let deadline = performance.now() + timeoutMs;
  let hasSaid = false;
  for (;;) {
    const found: Assignment<RankService> = assignRanks(registry.connected(), { nnodes, ownNode: node });
    if (signal.aborted) return { kind: "stopped" };
    if (found.kind === "assigned") {
      for (const { id } of found.services) registry.claim(id, run);
      return found.services;
    }
    if (found.isBusy) deadline = performance.now() + timeoutMs;
    if (performance.now() > deadline) {
      const message = explainMissing({ nnodes, processes, timeoutMs, ...found, lost: registry.lost() });
      return fail("ranks_missing", message, false);
    }
    if (!hasSaid) {
      hasSaid = true;
      const what = found.isBusy ? "until other jobs release their rank services" : "for rank services";
      const message = `waits ${what}: ${found.connected} connected, ${nnodes - 1} needed`;
      await sink.record({ events: [{ ...say(message), data: { kind: "waiting" } }] });
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function runGroup(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  options: GroupTrainerOptions & { readonly run: string; readonly services: readonly RankService[] },
): Promise<RunResult> {
  const { local, registry, run, services, processes, storage } = options;
  const { lostMs = lostAfterMs, noticeMs = defaultNoticeMs } = options;
  const place = { nnodes: services.length + 1, processes, masterPort: await findFreePort(), storage };
  const nodes = [options.node, ...services.map(({ node }) => node)];
  const message = `training on ${nodes.length} nodes: ${listNodes(nodes, processes)}`;
  await sink.record({ set: { nodes }, events: [{ ...say(message), data: { kind: "nodes", nodes } }] });
  services.forEach(({ id, addresses }, index) => {
    registry.order(id, {
      run,
      node_rank: index + 1,
      nnodes: place.nnodes,
      processes,
      master_address: options.address ?? addresses.master,
      master_port: place.masterPort,
      own_address: addresses.own,
      storage,
      output_dir: sink.folder,
      hyperparameters: { ...job.hyperparameters, seed: job.seed },
    });
  });

  const end = new AbortController();
  const passOn = () => end.abort(signal.reason);
  if (signal.aborted) passOn();
  else signal.addEventListener("abort", passOn, { once: true });
  const startedAt = performance.now();
  let hasStarted = false;
  let why: string | undefined;
  const look = setInterval(() => {
    const sight = {
      ranks: registry.sights(run),
      processes,
      runsForMs: performance.now() - startedAt,
      hasStarted,
    };
    why ??= judgeGroup(sight, { lostAfterMs: lostMs, startMs: options.timeoutMs, noticeMs });
    if (why !== undefined) end.abort("lost" satisfies StopReason);
  }, lookEveryMs);
  const watched: RunSink = {
    ...sink,
    record: async (change) => {
      hasStarted ||= change.events?.some(({ data }) => data.kind === "started") === true;
      await sink.record(change);
    },
  };
  try {
    const address = options.address ?? services[0]?.addresses.master ?? "127.0.0.1";
    const here = { ...place, nodeRank: 0, masterAddress: address, ownAddress: address };
    const result = await local.run(job, watched, end.signal, here);
    clearInterval(look);
    if (result.kind === "succeeded" || signal.aborted) return result;
    if (why !== undefined) return fail("trainer_failed", why, true);
    if (result.kind !== "failed" || !result.retryable) return result;
    await until(() => registry.sights(run).every(({ phase }) => phase === "ended"), noticeMs);
    const message = findFirstEnd(result.error.message, registry.sights(run), processes);
    return fail(result.error.code, message, true);
  } finally {
    clearInterval(look);
    signal.removeEventListener("abort", passOn);
  }
}

async function until(isTrue: () => boolean, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; !isTrue() && performance.now() < end; ) await sleep(20);
}

function fail(code: JobError["code"], message: string, retryable: boolean): RunResult {
  return { kind: "failed", error: { code, message, param: null }, retryable };
}
