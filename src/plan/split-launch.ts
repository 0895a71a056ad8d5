import type { SelectedService } from "../domain/selection.ts";
import type { LaunchOptions } from "./plan-launch.ts";

/** One call of Compose that creates containers. */
interface LaunchCall extends Pick<LaunchOptions, "build" | "pull" | "forceRecreate"> {
  readonly services: readonly string[];
  readonly createOnly: true;
}

/**
 * The calls of Compose that create what changes. By force, only what was named is recreated: a call of its own, together
 * with providers and what takes variables of them, which Compose knows in that call alone.
 */
export function splitLaunch(
  steps: readonly SelectedService[],
  changing: ReadonlySet<string>,
  { build, pull, forceRecreate, named }: LaunchOptions,
): readonly LaunchCall[] {
  const own = steps.map(({ service }) => service).filter(({ name }) => changing.has(name));
  const services = own.map(({ name }) => name);
  const late = own.filter(
    ({ provider, lateVariables = [] }) => provider !== undefined || lateVariables.length > 0,
  );
  const lateNames = late.map(({ name }) => name);
  const isForced = (name: string) =>
    forceRecreate && (named.length === 0 || named.includes(name) || lateNames.includes(name));
  const request = (names: readonly string[], force: boolean): LaunchCall => ({
    services: names,
    build,
    pull,
    forceRecreate: force,
    createOnly: true,
  });
  return [
    request(
      services.filter((name) => !isForced(name)),
      false,
    ),
    request(services.filter(isForced), true),
  ].filter(({ services: names }) => names.length > 0);
}

/**
 * Puts each provider into the calls that create what depends on it: only such a call gives its variables on. One that
 * nothing depends on stays where it is.
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

/** These services without those that cannot be created, and without what requires them, directly or not. */
export function withoutVictims(
  services: readonly string[],
  culprits: ReadonlySet<string>,
  steps: readonly SelectedService[],
): readonly string[] {
  const lost = new Set(culprits);
  // Dependencies come first in a plan, so that one pass is enough.
  for (const { service } of steps) {
    const needs = service.dependsOn.filter(({ required }) => required).map((edge) => edge.service);
    const joins = (service.joins ?? []).map((join) => join.service);
    if ([...needs, ...joins].some((name) => lost.has(name))) lost.add(service.name);
  }
  return services.filter((name) => !lost.has(name));
}
