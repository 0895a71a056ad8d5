import type { HeldPort } from "../../domain/container.ts";
import type { Finding } from "../../domain/finding.ts";
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
} from "../find-port-clashes.ts";
import { blank, listChanging, type PortHolder, type PreflightFacts } from "./facts.ts";

type PortFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "containers" | "engine" | "portOwners" | "heldPorts"
>;

/** Names a port in `portOwners`. */
export function portKey({ hostIp, published, protocol }: Omit<WantedPort, "service" | "target">): string {
  return `${hostIp} ${published}/${protocol}`;
}

/** Host ports that two services want, that somebody else has, or that are no ports at all. */
export function checkPorts(facts: PortFacts): readonly Finding[] {
  return [
    ...checkWritten(facts),
    ...checkReplicas(facts),
    ...findAllPortClashes(listWantedPorts(facts.services)).map(describeClash),
    ...findTakenPorts(facts).map(({ finding }) => finding),
  ];
}

/** Ports that somebody else has, but for those that clash with another service's anyway. */
export function findTakenPorts(
  facts: PortFacts,
): readonly { readonly port: WantedPort; readonly finding: Finding }[] {
  const clashes = findAllPortClashes(listWantedPorts(facts.services));
  const clashing = new Set(clashes.map(({ second }) => `${second.service} ${portKey(second)}`));
  return listChangingPorts(facts)
    .filter((port) => !clashing.has(`${port.service} ${portKey(port)}`))
    .flatMap((port) => checkTaken(port, facts).map((finding) => ({ port, finding })));
}

/** Ports of services that change: those of others are theirs already. */
export function listChangingPorts({
  plan,
  services,
}: Pick<PortFacts, "plan" | "services">): readonly WantedPort[] {
  const changing = listChanging(plan);
  return listWantedPorts(services.filter(({ service }) => changing.has(service.name)));
}

function checkTaken(port: WantedPort, facts: PortFacts): readonly Finding[] {
  const { plan, containers, engine, portOwners, heldPorts } = facts;
  const changing = listChanging(plan);
  const stopping = new Set(plan.stop.map(({ service }) => service));
  const own = containers.find(({ publishedPorts }) =>
    publishedPorts.some((held) => portsOverlap(held, port)),
  );
  // One that is stopped or replaced gives the port up before it is taken.
  if (own && (changing.has(own.service) || stopping.has(own.service))) return [];
  if (own) return [describeTaken(port, `container ${own.name} of this project`, "stop it")];
  const held = heldPorts.find((one) => one.project !== plan.project && portsOverlap(one, port));
  const owner = engine.local ? portOwners.get(portKey(port)) : undefined;
  if (held && (owner || !engine.local)) {
    return [describeTaken(port, describeContainer(held), `stop it (${showContainer(held)} shows it)`)];
  }
  return owner ? [describeTaken(port, describeOwner(owner), "stop that program")] : [];
}

function describeTaken(port: WantedPort, who: string, remedy: string): Finding {
  return {
    ...blank,
    code: "port-taken",
    severity: "error",
    service: port.service,
    message: `${port.service} publishes ${formatPort(port)}, which ${who} already listens on`,
    hint: `${remedy}, or publish another port: up --remap-ports picks a free one`,
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

/** One host port serves one replica, so a fixed port or a short range leaves replicas that cannot start. */
function checkReplicas({ plan, services }: PortFacts): readonly Finding[] {
  const changing = listChanging(plan);
  return services.flatMap(({ service }): readonly Finding[] => {
    if (service.replicas < 2 || !changing.has(service.name)) return [];
    const about = {
      ...blank,
      code: "port-clash",
      severity: "error",
      service: service.name,
      hint: "leave the host port out, so that the engine picks one for each",
    } as const;
    const has = `${service.name} has ${service.replicas} replicas`;
    const [port] = wantedPortsOf(service);
    if (port) return [{ ...about, message: `${has}, which all publish ${formatPort(port)}` }];
    const short = service.ports.find(({ range }) => range && sizeOf(range) < service.replicas);
    if (short?.range === undefined) return [];
    const { first, last } = short.range;
    const message = `${has}, and its host ports ${first}-${last} are enough for ${sizeOf(short.range)}`;
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
              message: `${service.name} publishes its port ${target} on "${unusable}", which is no port`,
              hint: "write a number from 1 to 65535; a variable in its place is set in .env or the shell",
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
