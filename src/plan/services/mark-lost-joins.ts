import type { Container, LostJoin } from "../../domain/container.ts";
import type { Join, Service } from "../../domain/service.ts";
import { groupByService } from "./group-by-service.ts";

/**
 * The containers, with those marked that no longer share a namespace or volumes with another service: its
 * container was replaced, stopped or restarted since. A namespace ends with the process that created it.
 */
export function markLostJoins(
  containers: readonly Container[],
  services: readonly Service[],
): readonly Container[] {
  const joining = new Map(services.flatMap(({ name, joins }) => (joins ? [[name, joins] as const] : [])));
  if (joining.size === 0) return containers;
  const byService = groupByService(containers);
  return containers.map((container) => {
    for (const join of joining.get(container.service) ?? []) {
      const how = findLoss(container, join, byService.get(join.service) ?? []);
      if (how) return { ...container, lostJoin: { kind: join.kind, owner: join.service, how } };
    }
    return container;
  });
}

const nouns = { network: "network", ipc: "IPC namespace", pid: "PID namespace", volumes: "volumes" } as const;

/** The shared resource and its owner: `network of db`. */
export function describeJoin({ kind, service }: Join): string {
  return `${nouns[kind]} of ${service}`;
}

/** The loss as a clause: `shares the network of db, which has restarted since`. */
export function describeLostJoin({ kind, owner, how }: LostJoin): string {
  const happened = {
    replaced: "whose container was replaced",
    restarted: "which has restarted since",
    stopped: "which is not running",
  }[how];
  return `shares the ${describeJoin({ kind, service: owner })}, ${happened}`;
}

function findLoss(
  container: Container,
  { kind }: Join,
  owners: readonly Container[],
): LostJoin["how"] | undefined {
  const joined = (container.joined ?? []).filter((one) => one.kind === kind);
  if (joined.length === 0) return undefined;
  const owner = owners.find(({ id }) => joined.some(({ containerId }) => containerId === id));
  if (!owner) return "replaced";
  if (kind === "volumes" || container.state !== "running") return undefined;
  if (owner.state !== "running" && owner.state !== "paused") return "stopped";
  const startedAtMs = container.startedAtMs ?? Number.POSITIVE_INFINITY;
  return (owner.startedAtMs ?? 0) > startedAtMs ? "restarted" : undefined;
}
