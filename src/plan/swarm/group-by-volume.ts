import type { ResolvedCompose, ResolvedVolume } from "../../domain/resolved-compose.ts";

/** Services that need one node, and the volumes whose data is on it. */
export interface VolumeGroup {
  readonly services: readonly string[];
  readonly volumes: readonly string[];
}

/** Services that share volumes, directly or through other services; a service without a volume stands alone. */
export function groupByVolume(
  document: ResolvedCompose,
  services: ReadonlySet<string>,
): readonly VolumeGroup[] {
  let groups: readonly VolumeGroup[] = [];
  for (const name of Object.keys(document.services).sort()) {
    if (!services.has(name) || runsEverywhere(document, name)) continue;
    const volumes = listOwnVolumes(document, name);
    const joined = groups.filter((group) => group.volumes.some((volume) => volumes.includes(volume)));
    const rest = groups.filter((group) => !joined.includes(group));
    const merged = {
      services: [...joined.flatMap((group) => group.services), name],
      volumes: [...new Set([...joined.flatMap((group) => group.volumes), ...volumes])],
    };
    groups = [...rest, merged];
  }
  return groups;
}

/** A global service has a task, and a volume, on every node. */
export function runsEverywhere(document: ResolvedCompose, service: string): boolean {
  return document.services[service]?.deploy?.mode?.startsWith("global") ?? false;
}

/** Names on the engine of the volumes that the project owns and whose data is on one node. */
function listOwnVolumes(document: ResolvedCompose, service: string): readonly string[] {
  return (document.services[service]?.volumes ?? []).flatMap(({ type, source }) => {
    const volume = type === "volume" && source !== undefined ? document.volumes?.[source] : undefined;
    return volume && volume.external !== true && !isShared(volume) ? [volume.name] : [];
  });
}

/** Whether every node can reach the data: a driver other than the engine's own, or a network file system. */
function isShared({ driver = "local", driver_opts }: ResolvedVolume): boolean {
  return driver !== "local" || /^(?:nfs4?|cifs)$/.test(driver_opts?.type ?? "");
}
