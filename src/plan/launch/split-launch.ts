import type { SelectedService } from "../../domain/selection.ts";
import type { LaunchOptions } from "./launch-facts.ts";

/** One call of Compose that creates containers. */
interface LaunchCall extends Pick<LaunchOptions, "build" | "pull" | "forceRecreate"> {
  readonly services: readonly string[];
  readonly createOnly: true;
}

/**
 * The calls of Compose that create the changed services, in the order of the steps. Services that are
 * recreated by force, as asked or because their files are outdated, get calls of their own, after the calls for their dependencies and before those for
 * services that join their containers.
 */
export function splitLaunch(
  steps: readonly SelectedService[],
  changing: ReadonlySet<string>,
  { build, pull, forceRecreate, named }: LaunchOptions,
  outdated: ReadonlySet<string> = new Set(),
): readonly LaunchCall[] {
  const calls: { readonly force: boolean; readonly services: string[] }[] = [];
  for (const { service } of steps) {
    if (!changing.has(service.name)) continue;
    const isForced = forceRecreate && (named.length === 0 || named.includes(service.name));
    const force = isForced || outdated.has(service.name);
    const last = calls.at(-1);
    if (last?.force === force) last.services.push(service.name);
    else calls.push({ force, services: [service.name] });
  }
  return calls.map(({ force, services }) => ({
    services,
    build,
    pull,
    forceRecreate: force,
    createOnly: true,
  }));
}

/**
 * Moves each provider into the calls that create its dependents, because only such a call passes its
 * variables on. A provider without dependents stays in its call.
 */
export function placeProviders(
  calls: readonly LaunchCall[],
  steps: readonly SelectedService[],
): readonly LaunchCall[] {
  const providers = steps
    .filter(({ service }) => service.provider !== undefined)
    .map(({ service }) => service.name)
    .filter((name) => calls.some(({ services }) => services.includes(name)));
  const needs = ({ services }: LaunchCall, provider: string) =>
    steps.some(
      ({ service }) =>
        services.includes(service.name) && service.dependsOn.some((edge) => edge.service === provider),
    );
  return calls
    .map((call) => {
      const own = providers.filter((name) =>
        calls.some((one) => needs(one, name)) ? needs(call, name) : call.services.includes(name),
      );
      return { ...call, services: [...own, ...call.services.filter((name) => !providers.includes(name))] };
    })
    .filter(({ services }) => services.length > 0);
}

/**
 * The services without the culprits, which cannot be created, and without all that require them, directly or
 * not.
 */
export function withoutVictims(
  services: readonly string[],
  culprits: ReadonlySet<string>,
  steps: readonly SelectedService[],
): readonly string[] {
  const lost = new Set(culprits);
  // Dependencies come first in a plan, so one pass is enough.
  for (const { service } of steps) {
    const needs = service.dependsOn.filter(({ required }) => required).map((edge) => edge.service);
    const joins = (service.joins ?? []).map((join) => join.service);
    if ([...needs, ...joins].some((name) => lost.has(name))) lost.add(service.name);
  }
  return services.filter((name) => !lost.has(name));
}
