import type { NamedContainer } from "../../domain/container.ts";
import type { Finding } from "../../domain/finding.ts";
import { blank, listChanging, type PreflightFacts } from "./facts.ts";

type NameFacts = Pick<PreflightFacts, "plan" | "services" | "containers" | "named">;

/** The name of one container that a launch makes. */
interface WantedName {
  readonly service: string;
  readonly feature: string | undefined;
  readonly name: string;
  /** The file fixes it by container_name. */
  readonly isFixed: boolean;
}

/** Names of containers that are to be made and that other containers have. */
export function checkNames(facts: NameFacts): readonly Finding[] {
  return listWantedNames(facts).flatMap((wanted): readonly Finding[] => {
    const holder = facts.named.containers.get(wanted.name);
    if (holder === undefined || !isInTheWay(holder, wanted, facts)) return [];
    const how = wanted.isFixed ? "is to be the container" : "makes the container";
    return [
      {
        ...blank,
        code: "name-taken",
        severity: "error",
        service: wanted.service,
        feature: wanted.feature,
        message: `${wanted.service} ${how} ${wanted.name}, and ${describeHolder(holder)} has that name`,
        hint: `${wanted.isFixed ? "take container_name out" : "give the project another name"}, or remove the other container: docker rm -f ${wanted.name}`,
      },
    ];
  });
}

/** Names that a launch gives to containers that are not there yet; a container that is there has its own. */
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

/** A container of this project that the launch removes first gives its name up. */
function isInTheWay(holder: NamedContainer, wanted: WantedName, { plan }: NameFacts): boolean {
  // An id that begins like a name finds a container that is called otherwise.
  if (holder.name !== wanted.name) return false;
  if (holder.project !== plan.project) return true;
  return holder.service !== wanted.service && !plan.stop.some(({ service }) => service === holder.service);
}

function describeHolder({ project, service, name }: NamedContainer): string {
  if (project === undefined) return "a container that Compose did not make";
  return `service ${service ?? name} of Compose project ${project}`;
}
