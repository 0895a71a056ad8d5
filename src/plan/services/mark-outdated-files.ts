import { createHash } from "node:crypto";
import type { CarriedFiles } from "../../domain/carried-files.ts";
import type { Container } from "../../domain/container.ts";
import type { Service } from "../../domain/service.ts";

/**
 * The hash of the files that a container of a service gets; undefined for a service without such files. The container's
 * id is part of it, so that equal secrets have different hashes.
 */
export function hashCarried(
  { hostMounts }: Pick<Service, "hostMounts">,
  { texts }: CarriedFiles,
  containerId: string,
): string | undefined {
  const files = hostMounts.flatMap(({ material, source }) =>
    material === undefined ? [] : [[material.kind, material.name, texts.get(source) ?? null]],
  );
  if (files.length === 0) return undefined;
  return createHash("sha256")
    .update(JSON.stringify([containerId, files]))
    .digest("hex");
}

/**
 * The containers, with those marked whose files have changed since Compose copied them. `copied` holds the hashes by
 * container id. Without a hash, as from another machine, the files count as unchanged.
 */
export function markOutdatedFiles(
  containers: readonly Container[],
  services: ReadonlyMap<string, Service>,
  carried: CarriedFiles,
  copied: ReadonlyMap<string, string>,
): readonly Container[] {
  return containers.map((container) => {
    const service = services.get(container.service);
    const before = copied.get(container.id);
    if (service === undefined || before === undefined) return container;
    return hashCarried(service, carried, container.id) === before
      ? container
      : { ...container, hasOutdatedFiles: true };
  });
}
