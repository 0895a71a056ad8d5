import { ownValue } from "../../domain/own-value.ts";
import type { Join, Service } from "../../domain/service.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";

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

/**
 * Sources of variables that Compose adds only when it creates the container, so that neither the variables
 * nor the hash are known earlier. These are providers that the service depends on
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/plugins.go) and models
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/model.go).
 */
export function findLateVariables(
  { depends_on, models }: ConfigService,
  { services }: ComposeConfig,
): Pick<Service, "lateVariables"> {
  const providers = Object.keys(depends_on ?? {}).filter((name) => ownValue(services, name)?.provider);
  const named = Object.keys(models ?? {});
  const givers = [...providers.map((name) => `provider ${name}`), ...named.map((name) => `model ${name}`)];
  return givers.length === 0 ? {} : { lateVariables: givers };
}
