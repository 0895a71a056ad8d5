import type { HeldPort } from "../../domain/container.ts";
import type { Finding } from "../../domain/finding.ts";
import { listChanging } from "../launch/graph.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  formatPort,
  listWantedPorts,
  type PortClash,
  portsOverlap,
  type WantedPort,
  wantedPortsOf,
} from "../services/find-port-clashes.ts";
import { blank, type PortHolder, type PreflightFacts } from "./facts.ts";

/** The facts about host ports, of the services and of this machine. */
export type PortFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "containers" | "engine" | "portOwners" | "heldPorts"
>;

type ForeignFacts = Pick<PortFacts, "engine" | "portOwners" | "heldPorts"> & { readonly project: string };

/** A host port in use, and what preflight reports about it. */
export interface TakenPort {
  readonly port: WantedPort;
  readonly finding: Finding;
}

/** The key of a port in `portOwners`. */
export function portKey({ hostIp, published, protocol }: Omit<WantedPort, "service" | "target">): string {
  return `${hostIp} ${published}/${protocol}`;
}

/** Reports host ports that two services publish, that another program or container uses, or that are invalid. */
export function checkPorts(facts: PortFacts): readonly Finding[] {
  return [
    ...checkWritten(facts),
    ...checkReplicas(facts),
    ...findAllPortClashes(listWantedPorts(facts.services)).map(describeClash),
    ...findTakenPorts(facts).map(({ finding }) => finding),
  ];
}

/** Host ports in use by another program or container, without those that two services both publish. */
export function findTakenPorts(facts: PortFacts): readonly TakenPort[] {
  const clashes = findAllPortClashes(listWantedPorts(facts.services));
  const clashing = new Set(clashes.map(({ second }) => `${second.service} ${portKey(second)}`));
  return listChangingPorts(facts)
    .filter((port) => !clashing.has(`${port.service} ${portKey(port)}`))
    .flatMap((port) => checkTaken(port, facts).map((finding) => ({ port, finding })));
}

/** Host ports of services that change. The other services already hold theirs. */
export function listChangingPorts({
  plan,
  services,
}: Pick<PortFacts, "plan" | "services">): readonly WantedPort[] {
  const changing = listChanging(plan);
  return listWantedPorts(services.filter(({ service }) => changing.has(service.name)));
}

function checkTaken(port: WantedPort, facts: PortFacts): readonly Finding[] {
  const { plan, containers } = facts;
  const changing = listChanging(plan);
  const stopping = new Set(plan.stop.map(({ service }) => service));
  const own = containers.find(({ publishedPorts }) =>
    publishedPorts.some((held) => portsOverlap(held, port)),
  );
  // A container that is stopped or replaced frees the port before its new user needs it.
  if (own && (changing.has(own.service) || stopping.has(own.service))) return [];
  if (own) return [describeTaken(port, `container ${own.name} of this project`, "Stop it")];
  return findForeign([port], { project: plan.project, ...facts }).map(({ finding }) => finding);
}

/** Host ports in use by a program, or by a container that does not belong to the project. */
export function findForeign(
  ports: readonly WantedPort[],
  { project, engine, portOwners, heldPorts }: ForeignFacts,
): readonly TakenPort[] {
  return ports.flatMap((port) => {
    const held = heldPorts.find((one) => one.project !== project && portsOverlap(one, port));
    const owner = engine.local ? portOwners.get(portKey(port)) : undefined;
    if (held && (owner || !engine.local)) {
      const remedy = `Stop it (find it with ${showContainer(held)})`;
      return [{ port, finding: describeTaken(port, describeContainer(held), remedy) }];
    }
    return owner ? [{ port, finding: describeTaken(port, describeOwner(owner), "Stop that program") }] : [];
  });
}

function describeTaken(port: WantedPort, who: string, remedy: string): Finding {
  return {
    ...blank,
    code: "port-taken",
    severity: "error",
    service: port.service,
    message: `${port.service} publishes ${formatPort(port)}, which ${who} already listens on`,
    hint: `${remedy}, or use up --remap-ports to publish a free port.`,
  };
}

function describeClash(clash: PortClash): Finding {
  return {
    ...blank,
    code: "port-clash",
    severity: "error",
    service: clash.second.service,
    message: describePortClash(clash),
    hint: adviseOnPortClash(clash),
  };
}

/** A host port serves only one replica, so with a fixed port or a short range some replicas cannot start. */
function checkReplicas({ plan, services }: PortFacts): readonly Finding[] {
  const changing = listChanging(plan);
  return services.flatMap(({ service }): readonly Finding[] => {
    if (service.replicas < 2 || !changing.has(service.name)) return [];
    const about = {
      ...blank,
      code: "port-clash",
      severity: "error",
      service: service.name,
      hint: "Remove the host port, so that the engine picks one for each replica.",
    } as const;
    const has = `${service.name} has ${service.replicas} replicas`;
    const [port] = wantedPortsOf(service);
    if (port) return [{ ...about, message: `${has}, which all publish ${formatPort(port)}` }];
    const short = service.ports.find(({ range }) => range && sizeOf(range) < service.replicas);
    if (short?.range === undefined) return [];
    const { first, last } = short.range;
    const message = `${has}, but its host ports ${first}-${last} are enough for only ${sizeOf(short.range)}`;
    return [{ ...about, message }];
  });
}

function sizeOf({ first, last }: { readonly first: number; readonly last: number }): number {
  return last - first + 1;
}

function checkWritten({ plan, services }: PortFacts): readonly Finding[] {
  const changing = listChanging(plan);
  return services.flatMap(({ service }) =>
    service.ports.flatMap(({ unusable, target }): readonly Finding[] =>
      unusable === undefined || !changing.has(service.name)
        ? []
        : [
            {
              ...blank,
              code: "invalid-port",
              severity: "error",
              service: service.name,
              message: `${service.name} publishes its port ${target} on "${unusable}", which is not a port number`,
              hint: "Use a number from 1 to 65535; if a variable holds it, set the variable in .env or the shell.",
            },
          ],
    ),
  );
}

function describeContainer({ container, project, service }: HeldPort): string {
  if (project === undefined) return `container ${container}`;
  return `service ${service ?? container} of Compose project ${project} (container ${container})`;
}

function showContainer({ published }: HeldPort): string {
  return `docker ps --filter publish=${published}`;
}

function describeOwner({ process, pid }: PortHolder): string {
  const program = process ?? "another program";
  return pid === undefined ? program : `${program} (pid ${pid})`;
}
