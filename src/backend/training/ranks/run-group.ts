import { type Job, say } from "../jobs/job.ts";
import type { Rendezvous } from "../trainers/rendezvous.ts";
import type { RunResult, RunSink, StopReason } from "../trainers/trainer.ts";
import { findFreePort } from "./find-free-port.ts";
import type { ClaimedRun } from "./group-options.ts";
import { findFirstEnd, judgeGroup } from "./judge-group.ts";
import { listNodes } from "./name-ranks.ts";
import { lostAfterMs } from "./rank-messages.ts";
import { waitFor } from "./wait-for.ts";

const lookEveryMs = 100;
const defaultNoticeMs = 5_000;

/** Orders the ranks after 0, runs rank 0 here, and ends the run as soon as any rank has failed or is lost. */
export async function runGroup(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  options: ClaimedRun,
): Promise<RunResult> {
  const { local, registry, run, services, processes, storage } = options;
  const { lostMs = lostAfterMs, noticeMs = defaultNoticeMs } = options;
  const place = { nnodes: services.length + 1, processes, masterPort: await findFreePort(), storage };
  const nodes = [options.node, ...services.map(({ node }) => node)];
  const message = `training on ${nodes.length} nodes: ${listNodes(nodes, processes)}`;
  await sink.record({ set: { nodes }, events: [{ ...say(message), data: { kind: "nodes", nodes } }] });
  orderRanks(job, place, sink.folder, options);

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
    if (why !== undefined) return fail("trainer_failed", why);
    if (result.kind !== "failed" || !result.retryable) return result;
    await waitFor(() => registry.sights(run).every(({ phase }) => phase === "ended"), noticeMs);
    const message = findFirstEnd(result.error.message, registry.sights(run), processes);
    return fail(result.error.code, message);
  } finally {
    clearInterval(look);
    signal.removeEventListener("abort", passOn);
  }
}

type GroupPlace = Pick<Rendezvous, "nnodes" | "processes" | "masterPort" | "storage">;

function orderRanks(
  job: Job,
  place: GroupPlace,
  folder: string,
  { run, registry, services, address }: ClaimedRun,
) {
  services.forEach(({ id, addresses }, index) => {
    registry.order(id, {
      run,
      node_rank: index + 1,
      nnodes: place.nnodes,
      processes: place.processes,
      master_address: address ?? addresses.master,
      master_port: place.masterPort,
      own_address: addresses.own,
      storage: place.storage,
      output_dir: folder,
      hyperparameters: { ...job.hyperparameters, seed: job.seed },
    });
  });
}

function fail(code: string, message: string): RunResult {
  return { kind: "failed", error: { code, message, param: null }, retryable: true };
}
