import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmWorld } from "../swarm-world.ts";

/** A stackctl on another machine may have created contents for services that still wait for their dependencies. */
const keptForMs = 60 * 60 * 1000;

/**
 * Removes configs and secrets of a project that nothing uses any more: a changed file has a new one. Those of the previous
 * configuration of a service stay, because an update may be rolled back. The Swarm refuses to remove what is in use.
 */
export async function removeOutdated(
  project: string,
  { api, clock, prepared }: Pick<SwarmWorld, "api" | "clock" | "prepared">,
  signal?: AbortSignal,
): Promise<void> {
  const [configs, secrets, services] = await Promise.all([
    api.list("configs", { project }, signal),
    api.list("secrets", { project }, signal),
    api.listServices(project, signal),
  ]);
  const specs = [
    ...services.flatMap(({ Spec, PreviousSpec }) => [Spec, ...(PreviousSpec ? [PreviousSpec] : [])]),
    ...[...prepared.values()].map(({ spec }) => spec),
  ];
  const used = new Set(
    specs.flatMap(({ TaskTemplate: { ContainerSpec: container } }) => [
      ...(container?.Configs ?? []).map(({ ConfigID: id }) => id),
      ...(container?.Secrets ?? []).map(({ SecretID: id }) => id),
    ]),
  );
  const isOutdated = ({ ID: id, Labels: labels, UpdatedAt: atMs = clock.now() }: (typeof configs)[number]) =>
    !used.has(id) && labels[swarmLabels.volume] === undefined && clock.now() - atMs > keptForMs;
  for (const { ID: id } of configs.filter(isOutdated)) await api.remove("configs", id, signal);
  for (const { ID: id } of secrets.filter(isOutdated)) await api.remove("secrets", id, signal);
}
