import type { NamedContainer } from "../../domain/container.ts";
import type { Finding } from "../../domain/finding.ts";
import { listChanging } from "../launch/graph.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type NameFacts = Pick<PreflightFacts, "plan" | "services" | "containers" | "named">;

/** The name of one container that a launch creates. */
interface WantedName {
  readonly service: string;
  readonly feature: string | undefined;
  readonly name: string;
  /** Set by `container_name` in the compose file. */
  readonly isFixed: boolean;
}

/** Reports container names that the launch needs and that other containers already have. */
export function checkNames(facts: NameFacts): readonly Finding[] {
  return listWantedNames(facts).flatMap((wanted): readonly Finding[] => {
    const holder = facts.named.containers.get(wanted.name);
    if (holder === undefined || !isInTheWay(holder, wanted, facts)) return [];
    return [
      {
        ...blank,
        code: "name-taken",
        severity: "error",
        service: wanted.service,
        feature: wanted.feature,
        message: `${wanted.service} needs the container name ${wanted.name}, but ${describeHolder(holder)} already has it`,
        hint: `${wanted.isFixed ? "Remove container_name" : "Give the project another name"}, or run docker rm -f ${wanted.name} to remove the other container.`,
      },
    ];
  });
}

/** Names of the containers that a launch creates. Existing containers keep their names and are left out. */
export function listWantedNames({
  plan,
  services,
  containers,
}: Pick<NameFacts, "plan" | "services" | "containers">): readonly WantedName[] {
  const changing = listChanging(plan);
  return services.flatMap(({ service, feature }): readonly WantedName[] => {
    if (!changing.has(service.name)) return [];
    const about = { service: service.name, feature };
    const own = new Set(containers.filter((one) => one.service === service.name).map(({ name }) => name));
    const { containerName } = service;
    const names =
      containerName === undefined
        ? Array.from(
            { length: service.replicas },
            (_, index) => `${plan.project}-${service.name}-${index + 1}`,
          )
        : service.replicas === 0
          ? []
          : [containerName];
    return names
      .filter((name) => !own.has(name))
      .map((name) => ({ ...about, name, isFixed: containerName !== undefined }));
  });
}

/** Whether the holder keeps the name: the launch removes some containers of this project first, which frees theirs. */
function isInTheWay(holder: NamedContainer, wanted: WantedName, { plan }: NameFacts): boolean {
  // The engine also finds containers by id prefix, so the found one may have another name.
  if (holder.name !== wanted.name) return false;
  if (holder.project !== plan.project) return true;
  return holder.service !== wanted.service && !plan.stop.some(({ service }) => service === holder.service);
}

function describeHolder({ project, service, name }: NamedContainer): string {
  if (project === undefined) return "a container that Compose did not create";
  return `service ${service ?? name} of Compose project ${project}`;
}
