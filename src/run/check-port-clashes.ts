import { StackError } from "../domain/errors.ts";
import type { SelectedService } from "../domain/selection.ts";
import { findPortClashes, formatPort, listWantedPorts } from "../plan/find-port-clashes.ts";

/** Two selected services that want one host port: no plan can come true then. Throws StackError `port-conflict`. */
export function checkPortClashes(services: readonly SelectedService[]): void {
  const clashes = findPortClashes(listWantedPorts(services));
  if (clashes.length === 0) return;
  throw new StackError("port-conflict", {
    message: "services want the same host port",
    problems: clashes.map(({ first, second }) => ({
      message: `${first.service} and ${second.service} both publish ${formatPort(second)}`,
      hint: `give one of them another port, or switch one off`,
    })),
  });
}
