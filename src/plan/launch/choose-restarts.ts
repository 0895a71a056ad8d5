import type { Container } from "../../domain/container.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { groupByService } from "../services/group-by-service.ts";

interface RestartFacts {
  readonly model: ComposeModel;
  readonly containers: readonly Container[];
  /** Services named on the command line; empty means every service that has a container. */
  readonly names: readonly string[];
}

/**
 * The services that a restart affects: the named ones, and those with a container that Compose restarts with
 * them (`depends_on` with `restart: true`, a shared namespace). In the order of the model.
 */
export function listRestarted({ model, containers, names }: RestartFacts): readonly string[] {
  const present = groupByService(containers);
  const services = [...model.services.values()].filter(({ name }) => present.has(name));
  const chosen = new Set(names.length > 0 ? names : services.map(({ name }) => name));
  // A Set also visits entries that are added during iteration, so this loop follows restarts of any depth.
  for (const name of chosen) {
    for (const service of services) if (restartsWith(service, name)) chosen.add(service.name);
  }
  return services.map(({ name }) => name).filter((name) => chosen.has(name));
}

/**
 * The services to restart, without completed one-shot containers: these run again only if they are named. Exit code 0
 * counts as completed for each service that may end, because a restart starts nothing that does not run.
 */
export function withoutCompleted(
  steps: readonly SelectedService[],
  { containers, names }: Pick<RestartFacts, "containers" | "names">,
): readonly SelectedService[] {
  const byService = groupByService(containers);
  return steps.filter(({ service, condition, mayExit }) => {
    const own = byService.get(service.name) ?? [];
    const isCompleted =
      (condition === "completed" || mayExit) && own.every(({ state }) => state === "exited");
    return names.includes(service.name) || !(isCompleted && own.every(({ exitCode }) => exitCode === 0));
  });
}

function restartsWith({ dependsOn, joins = [] }: Service, name: string): boolean {
  return (
    dependsOn.some(({ service, restart }) => restart && service === name) ||
    joins.some(({ service, kind }) => kind !== "volumes" && service === name)
  );
}
