import type { ComposeModel } from "../../domain/service.ts";

/** Whether any service declares how to run as a process of this machine. */
export function canEmbed({ services }: Pick<ComposeModel, "services">): boolean {
  return [...services.values()].some(({ embedded }) => embedded !== undefined);
}
