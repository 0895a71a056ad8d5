import type { Container } from "../../domain/container.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { listChanges } from "./graph.ts";

/**
 * Services with containers that a plan for single services leaves out, although they share a namespace or
 * volumes with a service that the plan changes. A namespace ends when its owner restarts; `volumes_from`
 * refers to one container, which a recreate replaces. A container that has completed needs neither. In the
 * order of the model.
 */
export function findSharers(
  plan: Pick<LaunchPlan, "services" | "steps">,
  { services }: Pick<ComposeModel, "services">,
  containers: readonly Container[],
): readonly string[] {
  const planned = new Set(plan.services.map(({ name }) => name));
  const present = new Set(containers.filter(isInUse).map(({ service }) => service));
  const ending = namesOf(plan, ["create", "recreate", "start"]);
  const renewed = namesOf(plan, ["create", "recreate"]);
  return [...services.values()].flatMap(({ name, joins = [] }) => {
    if (planned.has(name) || !present.has(name)) return [];
    const isLost = joins.some(({ kind, service }) => (kind === "volumes" ? renewed : ending).has(service));
    return isLost ? [name] : [];
  });
}

function isInUse({ state, exitCode }: Container): boolean {
  return state !== "exited" || exitCode !== 0;
}

function namesOf({ steps }: Pick<LaunchPlan, "steps">, kinds: readonly string[]): ReadonlySet<string> {
  return new Set(
    listChanges(steps)
      .filter(({ kind, undecided }) => kinds.includes(kind) && !undecided)
      .map(({ service }) => service),
  );
}
