import type { Container, LostJoin } from "../domain/container.ts";
import type { Join, Service } from "../domain/service.ts";
import { groupByService } from "./group-by-service.ts";

/**
 * The containers as they are, with those marked that have lost what they share with another service: its container was
 * replaced, or has been restarted since, and a namespace does not outlive the process that made it.
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

/** What is shared, and with which service: `network of db`. */
export function describeJoin({ kind, service }: Join): string {
  return `${nouns[kind]} of ${service}`;
}

/** Says it in words: `shares the network of db, which has restarted since`. */
export function describeLostJoin({ kind, owner, how }: LostJoin): string {
  const happened = {
    replaced: "whose container was replaced",
    restarted: "which has restarted since",
    stopped: "which does not run",
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
