import type { Join } from "../../domain/service.ts";
import type { ConfigService } from "./compose-config.ts";

/**
 * The namespaces and volumes that a service shares with other services of the project. `container:NAME` names
 * no service, so it is not listed.
 */
export function listJoins({
  network_mode: network,
  ipc,
  pid,
  volumes_from: volumesFrom,
}: Pick<ConfigService, "network_mode" | "ipc" | "pid" | "volumes_from">): readonly Join[] {
  const namespaces = (
    [
      ["network", network],
      ["ipc", ipc],
      ["pid", pid],
    ] as const
  ).flatMap(([kind, mode]) =>
    mode.startsWith("service:") ? [{ kind, service: mode.slice("service:".length) }] : [],
  );
  const volumes = (volumesFrom ?? []).flatMap((entry) => {
    const [service = "", ...rest] = entry.split(":");
    return service === "container" && rest.length > 0 ? [] : [{ kind: "volumes" as const, service }];
  });
  return [...namespaces, ...volumes];
}
