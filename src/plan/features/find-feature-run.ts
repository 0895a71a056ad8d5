import type { Container } from "../../domain/container.ts";

/** What the containers of a feature's services do now. */
export type FeatureRun = "running" | "done" | "not running";

interface RunFacts {
  readonly enabled: boolean;
  /** The services that the feature's profiles bring. */
  readonly services: readonly string[];
  /** The names of all services that the enabled features select. */
  readonly selected: readonly string[];
  readonly containers: readonly Pick<Container, "service" | "state" | "exitCode">[];
}

/**
 * Whether the services of a feature run: `running` if any does, `done` if all are finished jobs. Undefined for a feature
 * without services. A service that another enabled feature selects does not count for a disabled feature.
 */
export function findFeatureRun({
  enabled,
  services,
  selected,
  containers,
}: RunFacts): FeatureRun | undefined {
  const own = enabled ? services : services.filter((name) => !selected.includes(name));
  if (own.length === 0) return undefined;
  const held = containers.filter(({ service }) => own.includes(service));
  if (held.some(({ state }) => state === "running")) return "running";
  const isDone = own.every((name) =>
    held.some(({ service, state, exitCode }) => service === name && state === "exited" && exitCode === 0),
  );
  return isDone ? "done" : "not running";
}
