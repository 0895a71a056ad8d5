import type { Container } from "../domain/container.ts";
import { groupByService } from "./group-by-service.ts";

/** What a wait has seen of each service's containers, by service name. */
export type SeenReplicas = ReadonlyMap<string, SeenReplica>;

interface SeenReplica {
  /** The most containers that were there at once. */
  readonly most: number;
  /** Since when there are fewer, by our own clock; undefined while none is missing. */
  readonly missingSinceMs: number | undefined;
}

/**
 * What has been seen after another look. Services that a launch has in hand are left out: Compose itself removes what it
 * replaces.
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
