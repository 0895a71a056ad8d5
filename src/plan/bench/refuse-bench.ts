import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { findForeign, portKey } from "../preflight/check-ports.ts";
import { listWantedPorts, type WantedPort } from "../services/find-port-clashes.ts";

/** The error of a benchmark whose project has containers already. */
export function refuseLeftOver(project: string): StackError {
  return new StackError("project-exists", {
    message: `containers of a project ${project} already exist, and the benchmark would remove them`,
    hint: `Run stackctl -p ${project} down --volumes if an interrupted benchmark left them.`,
  });
}

/** Every host port that any of the modes publishes, each once. */
export function listModePorts(
  modes: readonly { readonly services: readonly SelectedService[] }[],
): readonly WantedPort[] {
  const ports = modes.flatMap(({ services }) => listWantedPorts(services));
  return [...new Map(ports.toReversed().map((port) => [portKey(port), port])).values()].toReversed();
}

/** The error of a benchmark whose host ports are in use, by the rule of preflight; undefined if all are free. */
export function refuseTakenPorts(...input: Parameters<typeof findForeign>): StackError | undefined {
  const taken = findForeign(...input);
  if (taken.length === 0) return undefined;
  return new StackError("port-conflict", {
    message: "the benchmark needs the host ports of the stack, but they are taken",
    hint: "Run stackctl down to free the ports of this project.",
    problems: taken.map(({ finding: { message } }) => ({ message })),
  });
}
