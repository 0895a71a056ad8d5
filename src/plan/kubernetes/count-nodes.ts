import type { ComposeService } from "./compose-service.ts";

/** The number of nodes that a job of ranks runs on: torchrun's `PET_NNODES`. 1 for every other service. */
export function countNodes({ environment }: Pick<ComposeService, "environment">): number {
  const nodes = Number(environment.PET_NNODES ?? environment.FSDP_NNODES ?? 1);
  return Number.isInteger(nodes) && nodes > 1 && nodes <= 1_000 ? nodes : 1;
}

/** The processes of each node, if the job names a number; a word such as `gpu` is left to torchrun. */
export function countProcesses({ environment }: Pick<ComposeService, "environment">): number | undefined {
  const count = Number(environment.PET_NPROC_PER_NODE ?? environment.FSDP_NPROC_PER_NODE ?? 0);
  return Number.isInteger(count) && count > 0 ? count : undefined;
}
