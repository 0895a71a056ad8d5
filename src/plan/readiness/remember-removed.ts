import type { Container } from "../../domain/container.ts";
import { groupByService } from "../services/group-by-service.ts";

/** The container counts that a wait has observed for each service, by service name. */
export type SeenReplicas = ReadonlyMap<string, SeenReplica>;

interface SeenReplica {
  /** The largest number of containers at one time. */
  readonly most: number;
  /** Since when there are fewer, by the clock of stackctl; undefined while none is missing. */
  readonly missingSinceMs: number | undefined;
}

/**
 * Updates the counts with the present containers. Services that a launch is changing are left out, because
 * Compose removes the containers that it replaces.
 */
export function rememberReplicas(
  past: SeenReplicas,
  containers: readonly Container[],
  launching: ReadonlySet<string>,
  nowMs: number,
): SeenReplicas {
  const byService = groupByService(containers);
  const services = [...new Set([...past.keys(), ...byService.keys()])].filter((name) => !launching.has(name));
  return new Map(
    services.map((name) => {
      const now = byService.get(name)?.length ?? 0;
      const { most = 0, missingSinceMs } = past.get(name) ?? {};
      return [
        name,
        now >= most
          ? { most: now, missingSinceMs: undefined }
          : { most, missingSinceMs: missingSinceMs ?? nowMs },
      ];
    }),
  );
}
