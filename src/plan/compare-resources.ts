import type { EngineResource } from "../domain/engine-resource.ts";
import type { Notice } from "../domain/notice.ts";
import type { ComposeModel, ProjectResource } from "../domain/service.ts";
import { describeChangedVolume, describeForeign } from "./notice-compose-warnings.ts";

/** Networks and volumes of the project that are on the engine in another form than the compose file declares. */
export interface ComparedResources {
  readonly notices: readonly Notice[];
  /** The network that Compose is about to replace, by the name of each service on it. */
  readonly replacedNetworks: ReadonlyMap<string, string>;
}

/** Networks and volumes that Compose creates for these services where they are not there. */
export function listOwnResources(
  { resources = [] }: ComposeModel,
  services: ReadonlySet<string>,
): readonly ProjectResource[] {
  return resources.filter((one) => !one.external && one.services.some((name) => services.has(name)));
}

/**
 * Compares what the project declares with what the engine has, as Compose does at each `up`: it replaces a network that
 * has changed, keeps a volume that has changed, and uses what others created
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go, ensureVolume and resolveOrCreateNetwork).
 */
export function compareResources(
  declared: readonly ProjectResource[],
  found: readonly EngineResource[],
  project: string,
): ComparedResources {
  const notices: Notice[] = [];
  const replacedNetworks = new Map<string, string>();
  for (const resource of declared) {
    const there = found.find(({ kind, name }) => kind === resource.kind && name === resource.name);
    if (!there) continue;
    if (there.project !== project) notices.push(describeForeign(there.kind, there.name, there.project));
    if (there.configHash === undefined || there.configHash === resource.configHash) continue;
    if (resource.kind === "volume") notices.push(describeChangedVolume(resource.name));
    // Compose refuses a network that somebody else labelled, and replaces nothing.
    else if (there.key === resource.key) {
      for (const service of resource.services) replacedNetworks.set(service, resource.key);
    }
  }
  return { notices, replacedNetworks };
}
