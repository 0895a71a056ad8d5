import { setTimeout as sleep } from "node:timers/promises";
import { type Job, say } from "../jobs/job.ts";
import type { RunResult, RunSink } from "../trainers/trainer.ts";
import { type Assignment, assignRanks } from "./assign-ranks.ts";
import type { RankService } from "./create-rank-registry.ts";
import { explainMissing } from "./explain-missing.ts";
import type { NamedRun } from "./group-options.ts";

const lookEveryMs = 100;

/**
 * Waits for the rank services of a run, and claims them. Services that other jobs use do not count for the deadline.
 * Without enough services, it returns the result of the run.
 */
export async function claimServices(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  { registry, run, nnodes: all, node, processes, timeoutMs }: NamedRun,
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
      return { kind: "failed", error: { code: "ranks_missing", message, param: null }, retryable: false };
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
