import { randomUUID } from "node:crypto";
import type { Trainer } from "../trainers/trainer.ts";
import { claimServices } from "./claim-services.ts";
import type { GroupTrainerOptions } from "./group-options.ts";
import { runGroup } from "./run-group.ts";
import { waitFor } from "./wait-for.ts";

/** Time limit for rank services to end their processes. */
const endMs = 30_000;

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
        await waitFor(() => !options.registry.isRunning(run), endMs);
      }
    },
  };
}
