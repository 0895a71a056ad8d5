import type { Branch } from "../eject/compose-tree.ts";
import { countNodes } from "./count-nodes.ts";
import { kubeName } from "./kube-names.ts";
import { listPorts } from "./list-ports.ts";
import { tidy } from "./tidy.ts";
import type { Translating } from "./translating.ts";

/** The label that selects the pods of a service. */
export const nameLabel = "app.kubernetes.io/name";

/**
 * The Services of a service: one with its name, headless where no port is known; one for each alias; and on
 * request one for the published ports.
 */
export function translateServices(translating: Translating): readonly Branch[] {
  const { name, service, stack } = translating;
  const ports = listPorts(service).map(({ port, protocol }) => describePort(port, protocol));
  // Ranks of a training also use ports that the system chooses, so the name must be the pod's own address.
  const isHeadless = ports.length === 0 || countNodes(service) > 1;
  const spec = tidy({ clusterIP: isHeadless ? "None" : undefined, ports });
  const of = (own: string, parts: Branch): Branch => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: own, labels: { [nameLabel]: name } },
    spec: { ...parts, selector: { [nameLabel]: name } },
  });
  return [
    of(name, spec),
    ...listAliases(translating).map((alias) => of(alias, spec)),
    ...(stack.options.expose === "none"
      ? []
      : describePublic(translating).map((parts) => of(`${name}-public`, parts))),
  ];
}

function describePort(port: number, protocol: string): Branch {
  return tidy({
    name: `${protocol.toLowerCase()}-${port}`,
    port,
    protocol: protocol === "TCP" ? undefined : protocol,
  });
}

/** Host names of a service beside its own, if Kubernetes can give them to a Service. */
function listAliases({ name, composeName, service, stack, report }: Translating): readonly string[] {
  const taken = new Set(stack.names.values());
  const wanted = Object.entries(service.networks).flatMap(([network, joined]) =>
    (joined?.aliases ?? []).map((alias) => ({ network, alias })),
  );
  return [...new Map(wanted.map((one) => [one.alias, one])).values()].flatMap(({ network, alias }) => {
    if (alias === composeName || alias === name) return [];
    const isShared = Object.entries(stack.document.services).some(
      ([other, { networks }]) =>
        other !== composeName && Object.values(networks).some((one) => one?.aliases.includes(alias)),
    );
    if (kubeName(alias) === alias && !taken.has(alias) && !isShared) return [alias];
    const message = `other services cannot reach it as ${alias}: a Service must have a name of its own, in lower-case letters, digits and dashes`;
    report("changes", ["networks", network, "aliases"], message);
    return [];
  });
}

function describePublic({ service, stack, report }: Translating): readonly Branch[] {
  if (service.ports.length === 0) return [];
  const isBalancer = stack.options.expose === "loadbalancer";
  const local = service.ports.filter(({ host_ip: host }) => host === "127.0.0.1" || host === "::1");
  if (local.length > 0) {
    const numbers = [...new Set(local.map(({ target }) => target))].join(", ");
    report(
      "changes",
      ["ports"],
      `port ${numbers} is published only on this machine with Compose, but is exposed by --expose`,
    );
  }
  const ports = new Map(
    service.ports.map(({ target, published, protocol }) => {
      const port = isBalancer && /^\d+$/.test(published ?? "") ? Number(published) : target;
      return [
        `${port}/${protocol}`,
        tidy({
          ...describePort(port, protocol.toUpperCase()),
          targetPort: port === target ? undefined : target,
        }),
      ];
    }),
  );
  return [{ type: isBalancer ? "LoadBalancer" : "NodePort", ports: [...ports.values()] }];
}
