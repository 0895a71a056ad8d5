import { StackError } from "../domain/errors.ts";
import type { SelectedService } from "../domain/selection.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  listWantedPorts,
} from "../plan/find-port-clashes.ts";

/** Refuses selected services that want one host port: no plan can come true then. Throws StackError `port-conflict`. */
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
