import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { groupByService } from "../services/group-by-service.ts";
import { createGraph } from "./graph.ts";
import { linkEnd, linkStart, linkWait } from "./link-start.ts";

/**
 * Plans one `restart` of these services, in dependency order: each is stopped and started once what it depends on is
 * ready again. `names` are those of the command line; the others restart with them, and with no names all do.
 */
export function planRestart(
  steps: readonly SelectedService[],
  names: readonly string[],
): readonly PlanNode[] {
  const graph = createGraph();
  const byName = new Map(steps.map((step) => [step.service.name, step]));
  for (const step of steps) {
    const { name } = step.service;
    const cause =
      names.length === 0 || names.includes(name) ? "restart" : "restarts with a service that it needs";
    linkStart(graph, step, {
      given: { kind: "start", service: name, cause, isRestart: true },
      first: [],
      steps: byName,
    });
    linkWait(graph, step);
    linkEnd(graph, step, steps);
  }
  return graph.nodes;
}

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
