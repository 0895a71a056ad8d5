import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  listWantedPorts,
} from "../../plan/services/find-port-clashes.ts";

/**
 * Throws StackError `port-conflict` if selected services publish the same host port: such a plan can never
 * succeed.
 */
export function checkPortClashes(services: readonly SelectedService[]): void {
  const clashes = findAllPortClashes(listWantedPorts(services));
  if (clashes.length === 0) return;
  throw new StackError("port-conflict", {
    message: "services publish the same host port",
    problems: clashes.map((clash) => ({
      message: describePortClash(clash),
      hint: adviseOnPortClash(clash),
    })),
  });
}
