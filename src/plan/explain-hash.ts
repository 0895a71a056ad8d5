import type { Container } from "../domain/container.ts";
import type { ComposeModel, Service } from "../domain/service.ts";

/**
 * Why Compose would replace containers by the hash in their label; undefined where it would not, or where that is not
 * known. Compose compares the label with its own hash, whichever version wrote it
 * (https://github.com/docker/compose/blob/v5.5.0/pkg/compose/reconcile.go, mustRecreate). Two versions hash one
 * configuration differently, so between versions a difference is no sign of a change.
 */
export function explainHash(
  service: Service,
  containers: readonly Container[],
  installed: string | undefined,
): string | undefined {
  const others = findOthers(service, containers);
  if (others.length === 0) return undefined;
  const made = [...new Set(others.map(({ composeVersion }) => release(composeVersion)))];
  const now = release(installed);
  const foreign = made.filter((version) => version !== undefined && version !== now);
  if (now === undefined || foreign.length < made.length) return "its configuration changed";
  return `created by Compose ${foreign.join(" and ")}, now ${now}: the hashes of its configuration differ`;
}

/** Whether a container that another Compose may have labelled has another hash than the model says. */
export function hasOtherHash(
  model: ComposeModel,
  byService: ReadonlyMap<string, readonly Container[]>,
): boolean {
  return [...model.services.values()].some((service) =>
    findOthers(service, byService.get(service.name) ?? []).some(
      ({ composeVersion }) => composeVersion !== undefined,
    ),
  );
}

function findOthers(service: Service, containers: readonly Container[]): readonly Container[] {
  if (service.configHash === undefined) return [];
  return containers.filter(({ configHash }) => configHash !== service.configHash);
}

/** Labels say `2.40.3` where `docker compose version` says `2.40.3-3`, as a distribution built it. */
function release(version: string | undefined): string | undefined {
  return /\d+\.\d+(?:\.\d+)?/.exec(version ?? "")?.[0];
}
