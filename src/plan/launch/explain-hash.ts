import type { Container } from "../../domain/container.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";

/**
 * Why Compose would recreate a service's containers because of the hash in their label; undefined if it would
 * not, or if the hash is unknown. Compose compares the label with its own hash, whichever version wrote the
 * label (https://github.com/docker/compose/blob/v5.5.0/pkg/compose/reconcile.go, mustRecreate). Two versions
 * may hash the same configuration differently, so between versions a different hash does not prove a change.
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
  return `created by Compose ${foreign.join(" and ")}, now ${now}: these versions hash its configuration differently`;
}

/**
 * Whether a container that another version of Compose may have labelled has a hash that differs from the
 * model.
 */
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

/**
 * The plain version. Labels hold `2.40.3` where `docker compose version` prints a distribution's `2.40.3-3`.
 */
function release(version: string | undefined): string | undefined {
  return /\d+\.\d+(?:\.\d+)?/.exec(version ?? "")?.[0];
}
