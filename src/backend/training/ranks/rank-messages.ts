import * as z from "zod";

/** Where checkpoints are: in a folder that every node sees, or collected by rank 0. */
export const RankStorage = z.enum(["shared", "gathered"]);
export type RankStorage = z.infer<typeof RankStorage>;

/** One node's part of a run, as rank 0 orders it. */
export const RankOrder = z.strictObject({
  run: z.string().regex(/^[\w-]+$/, "a run is the name of a folder"),
  node_rank: z.number().int().min(1),
  nnodes: z.number().int().min(2),
  processes: z.number().int().min(1).describe("Number of processes on each node"),
  master_address: z.string().describe("Address of rank 0, as the rank service reached it"),
  master_port: z.number().int().min(1).max(65_535),
  own_address: z.string().describe("Address of the rank service, as rank 0 saw it"),
  storage: RankStorage,
  output_dir: z.string().describe("The job's folder on rank 0; with shared storage, also the folder here"),
  hyperparameters: z.record(z.string(), z.unknown()),
});
export type RankOrder = z.infer<typeof RankOrder>;

/** The state of an order at its rank service. `joined`: the processes run and wait for the other nodes. */
export const RankRun = z.strictObject({
  run: z.string(),
  phase: z.enum(["starting", "joined", "ended"]),
  failed: z.boolean().describe("Whether the processes ended before they were done"),
  said: z.string().max(2_000).describe("The reason of the end, or the last line of the log"),
});
export type RankRun = z.infer<typeof RankRun>;

/** The body of a rank service's request. */
export const RankReport = z.strictObject({
  node: z.string().min(1).max(255).describe("Name of the node"),
  run: RankRun.nullable(),
});
export type RankReport = z.infer<typeof RankReport>;

/** The response: the order to follow. A rank service ends a run that has another id or none. */
export const RankReply = z.strictObject({ order: RankOrder.nullable() });
export type RankReply = z.infer<typeof RankReply>;

/** Longest time that rank 0 holds a request while the order stays the same. */
export const holdMs = 1_000;

/** Silence after which rank 0 and a rank service count each other as lost. */
export const lostAfterMs = 10_000;
