import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeDocument } from "./compose-service.ts";
import { kubeName } from "./kube-names.ts";
import type { KubernetesOptions } from "./kubernetes-options.ts";
import type { LossList } from "./report-loss.ts";

/** The claim of each named volume that services use, and the manifests of the claims. */
export function translateVolumes(
  { services, volumes }: ComposeDocument,
  { volumeSize }: KubernetesOptions,
  losses: LossList,
): { readonly claims: ReadonlyMap<string, string>; readonly manifests: readonly Branch[] } {
  const users = new Map<string, string[]>();
  for (const [service, { volumes: mounts }] of Object.entries(services)) {
    for (const { type, source } of mounts) {
      if (type !== "volume" || source === undefined) continue;
      users.set(source, [...new Set([...(users.get(source) ?? []), service])]);
    }
  }
  const used = [...users.keys()].toSorted();
  const isExternal = (key: string) => volumes[key]?.external === true;
  const claims = new Map(used.filter((key) => !isExternal(key)).map((key) => [key, kubeName(key)]));
  const all = new Map(
    used.map((key) => [key, claims.get(key) ?? kubeName(volumes[key]?.name ?? key)] as const),
  );
  for (const key of used) {
    const sharing = users.get(key) ?? [];
    const at = { path: ["volumes", key] };
    if (isExternal(key)) {
      const message = `the PersistentVolumeClaim ${all.get(key)} must exist in the namespace`;
      losses.add({ weight: "changes", ...at, message });
    }
    if (sharing.length > 1) {
      const message = `${sharing.join(" and ")} share the volume: their pods must run on one node, or its class must offer ReadWriteMany`;
      losses.add({ weight: "changes", ...at, message });
    }
    const volume = volumes[key];
    const isPlain = Object.keys(volume?.driver_opts ?? {}).length === 0;
    if (!isPlain || (volume?.driver !== undefined && volume.driver !== "local")) {
      const message = "driver and options are left out: the storage class of the claim decides";
      losses.add({ weight: "changes", ...at, message });
    }
  }
  return {
    claims: all,
    manifests: [...claims.values()].map((name) => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: volumeSize } } },
    })),
  };
}
