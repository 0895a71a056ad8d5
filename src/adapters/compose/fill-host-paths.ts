import type { ComposeConfig } from "./compose-config.ts";

/**
 * From this major release of Compose, a bind mount without `create_host_path` creates its folder. Earlier
 * releases do not.
 */
const optOutSince = 5;

/**
 * The project with an explicit `create_host_path` on each bind mount. Compose 2 prints `true` and omits
 * `false`. Compose 5 prints `false` and omits `true`, and its hash follows the same rule
 * (https://github.com/compose-spec/compose-go/blob/v2.10.0/types/types.go, OptOut).
 */
export async function fillHostPaths(
  config: ComposeConfig,
  readVersion: () => Promise<string>,
): Promise<ComposeConfig> {
  const isSilent = ({ bind }: Volume) => bind !== undefined && bind.create_host_path === undefined;
  if (!Object.values(config.services).some(({ volumes }) => volumes?.some(isSilent))) return config;
  const omitted = Number.parseInt(await readVersion(), 10) >= optOutSince;
  const services = Object.entries(config.services).map(([name, service]) => {
    const volumes = service.volumes?.map((volume) =>
      isSilent(volume) ? { ...volume, bind: { create_host_path: omitted } } : volume,
    );
    return [name, volumes ? { ...service, volumes } : service] as const;
  });
  return { ...config, services: Object.fromEntries(services) };
}

type Volume = NonNullable<ComposeConfig["services"][string]["volumes"]>[number];
