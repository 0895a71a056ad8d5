import type { Notice } from "../../domain/notice.ts";
import type { Service } from "../../domain/service.ts";

/** Which providers `down` calls, and which services it takes down. */
export interface ChosenProviders {
  readonly called: readonly string[];
  readonly left: readonly string[];
  /** Every service of the project that is not in `left`; empty in a project without providers. */
  readonly others: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * The providers to take down: those that are enabled or whose `up` was called. Compose itself would call every
 * provider.
 */
export function findWantedProviders(
  services: readonly Service[],
  enabled: ReadonlySet<string>,
  up: ReadonlySet<string>,
): readonly Service[] {
  return services.filter(
    ({ name, provider }) => provider !== undefined && (enabled.has(name) || up.has(name)),
  );
}

/**
 * Leaves out providers whose program is missing, with a notice for each: Compose would stop at the first one
 * and leave containers behind.
 */
export function chooseProviders(
  services: readonly Service[],
  wanted: readonly Service[],
  missing: ReadonlySet<string>,
): ChosenProviders {
  const providers = services.filter(({ provider }) => provider !== undefined);
  if (providers.length === 0) return { called: [], left: [], others: [], notices: [] };
  const isMissing = ({ provider = "" }: Service) => missing.has(provider);
  const called = wanted.filter((one) => !isMissing(one)).map(({ name }) => name);
  const left = providers.map(({ name }) => name).filter((name) => !called.includes(name));
  return {
    called,
    left,
    others: services.map(({ name }) => name).filter((name) => !left.includes(name)),
    notices: wanted.filter(isMissing).map(({ name, provider = "" }) => ({
      code: "provider-missing",
      message: `${name} is not taken down: its provider ${provider} is not found`,
      hint: `Install docker-${provider}, then run stackctl down again.`,
    })),
  };
}
