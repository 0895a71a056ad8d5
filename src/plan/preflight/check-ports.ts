import type { HeldPort } from "../../domain/container.ts";
import type { Finding } from "../../domain/finding.ts";
import {
  findPortClashes,
  formatPort,
  listWantedPorts,
  portsOverlap,
  type WantedPort,
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
    ...findPortClashes(listWantedPorts(facts.services)).map(({ first, second }) =>
      describeClash(first, second),
    ),
    ...findTakenPorts(facts).map(({ finding }) => finding),
  ];
}

/** Ports that somebody else has, but for those that clash with another service's anyway. */
export function findTakenPorts(
  facts: PortFacts,
): readonly { readonly port: WantedPort; readonly finding: Finding }[] {
  const clashes = findPortClashes(listWantedPorts(facts.services));
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

function describeClash(first: WantedPort, second: WantedPort): Finding {
  return {
    ...blank,
    code: "port-clash",
    severity: "error",
    service: second.service,
    message: `${first.service} and ${second.service} both publish ${formatPort(second)}`,
    hint: "give one of them another port, or switch one off",
  };
}

/** The second replica finds the port taken by the first. */
function checkReplicas({ plan, services }: PortFacts): readonly Finding[] {
  const changing = listChanging(plan);
  return services.flatMap(({ service }): readonly Finding[] => {
    const port = service.ports.find(({ published }) => published !== undefined);
    if (service.replicas < 2 || port?.published === undefined || !changing.has(service.name)) return [];
    const wanted = { ...port, published: port.published, service: service.name };
    return [
      {
        ...blank,
        code: "port-clash",
        severity: "error",
        service: service.name,
        message: `${service.name} has ${service.replicas} replicas, which all publish ${formatPort(wanted)}`,
        hint: "leave the host port out, so that the engine picks one for each",
      },
    ];
  });
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
