import type { EngineResource } from "../../domain/engine-resource.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel, ProjectResource } from "../../domain/service.ts";
import { describeChangedVolume, describeForeign } from "../services/notice-compose-warnings.ts";

/**
 * The differences between the networks and volumes on the engine and those that the compose files declare.
 */
export interface ComparedResources {
  readonly notices: readonly Notice[];
  /** The networks that Compose will replace: the network key, by the name of each service on it. */
  readonly replacedNetworks: ReadonlyMap<string, string>;
}

/** The networks and volumes that Compose creates for these services if they do not exist. */
export function listOwnResources(
  { resources = [] }: ComposeModel,
  services: ReadonlySet<string>,
): readonly ProjectResource[] {
  return resources.filter((one) => !one.external && one.services.some((name) => services.has(name)));
}

/**
 * Compares the declared networks and volumes with those on the engine, as Compose does at each `up`: it
 * replaces a changed network, keeps a changed volume, and uses resources that others created
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go, ensureVolume and
 * resolveOrCreateNetwork).
 */
export function compareResources(
  declared: readonly ProjectResource[],
  found: readonly EngineResource[],
  project: string,
): ComparedResources {
  const notices: Notice[] = [];
  const replacedNetworks = new Map<string, string>();
  for (const resource of declared) {
    const existing = found.find(({ kind, name }) => kind === resource.kind && name === resource.name);
    if (!existing) continue;
    if (existing.project !== project)
      notices.push(describeForeign(existing.kind, existing.name, existing.project));
    if (existing.configHash === undefined || existing.configHash === resource.configHash) continue;
    if (resource.kind === "volume") notices.push(describeChangedVolume(resource.name));
    // Compose rejects a network whose label names another key, and replaces nothing.
    else if (existing.key === resource.key) {
      for (const service of resource.services) replacedNetworks.set(service, resource.key);
    }
  }
  return { notices, replacedNetworks };
}
