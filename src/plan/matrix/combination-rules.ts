import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { findServiceClashes, type ServiceClash } from "../services/find-feature-conflicts.ts";

/** A service that needs one of several features, where no rule decides which one. */
export interface Alternative {
  /** The feature that the service belongs to; undefined for a core service. */
  readonly of: string | undefined;
  /** The features that satisfy the need; if empty, the need can never be satisfied. */
  readonly oneOf: readonly string[];
  /** The service with the need. */
  readonly service: string;
  /** A whole sentence, such as `web depends on db`. */
  readonly cause: string;
}

/** The rules that decide which features can be enabled together. */
export interface CombinationRules {
  /** Names of all features in declaration order. */
  readonly names: readonly string[];
  /** Features that are enabled in every combination. */
  readonly always: readonly string[];
  /**
   * The features that each feature enables: those it requires, and the owners of its services' dependencies.
   */
  readonly brings: ReadonlyMap<string, readonly string[]>;
  /** The features that each feature conflicts with; every pair appears in both directions. */
  readonly conflicts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly alternatives: readonly Alternative[];
  /** Features whose services clash with each other or with services that always run, with the clash. */
  readonly impossible: ReadonlyMap<string, ServiceClash>;
}

interface RuleFacts {
  readonly features: readonly Feature[];
  readonly model: ComposeModel;
  /** Profiles that are always enabled, such as profiles in COMPOSE_PROFILES that belong to no feature. */
  readonly profiles: readonly string[];
  /** Features that are enabled in every combination. */
  readonly always: readonly string[];
}

/** Derives from features and services which features require, enable and exclude each other. */
export function readCombinationRules({ features, model, profiles, always }: RuleFacts): CombinationRules {
  const ownersOf = (service: Service) =>
    features
      .filter((feature) => feature.profiles.some((profile) => service.profiles.includes(profile)))
      .map(({ name }) => name);
  const isAlwaysOn = ({ profiles: own }: Service) =>
    own.length === 0 || own.some((profile) => profiles.includes(profile));
  const brings = new Map(features.map(({ name, requires }) => [name, [...requires]]));
  const alternatives: Alternative[] = [];
  const alwaysOn = [...always];
  for (const service of model.services.values()) {
    const needers: readonly (string | undefined)[] = isAlwaysOn(service) ? [undefined] : ownersOf(service);
    for (const edge of service.dependsOn) {
      const dependency = model.services.get(edge.service);
      if (!edge.required || !dependency || isAlwaysOn(dependency)) continue;
      const owners = ownersOf(dependency);
      const [owner, another] = owners;
      for (const needer of needers) {
        if (needer !== undefined && owners.includes(needer)) continue;
        if (owner === undefined || another !== undefined) {
          const cause = `${service.name} depends on ${edge.service}`;
          alternatives.push({ of: needer, oneOf: owners, service: service.name, cause });
        } else if (needer === undefined) alwaysOn.push(owner);
        else brings.get(needer)?.push(owner);
      }
    }
  }
  return {
    names: features.map(({ name }) => name),
    always: [...new Set(alwaysOn)],
    brings,
    conflicts: mirrorConflicts(features),
    alternatives,
    impossible: findImpossible(features, model, isAlwaysOn),
  };
}

/** These features and, transitively, all features that they enable. */
export function closeOver(rules: CombinationRules, names: Iterable<string>): ReadonlySet<string> {
  const on = new Set(names);
  // Iteration over a Set also visits elements that are added during the iteration.
  for (const name of on) for (const brought of rules.brings.get(name) ?? []) on.add(brought);
  return on;
}

/** Whether each feature can run, and no two of them conflict. */
export function isPeaceful({ conflicts, impossible }: CombinationRules, on: ReadonlySet<string>): boolean {
  for (const name of on) {
    if (impossible.has(name)) return false;
    for (const other of conflicts.get(name) ?? []) if (on.has(other)) return false;
  }
  return true;
}

/**
 * A need of these features that is not satisfied and cannot be, because every feature that would satisfy it
 * is off.
 */
export function findUnmet(
  { alternatives }: CombinationRules,
  on: ReadonlySet<string>,
  isOff: (name: string) => boolean,
): Alternative | undefined {
  return alternatives.find(
    ({ of, oneOf }) =>
      (of === undefined || on.has(of)) && !oneOf.some((name) => on.has(name)) && oneOf.every(isOff),
  );
}

/**
 * Two services of one feature may share a network alias for load balancing, but not a port or a container
 * name.
 */
function findImpossible(
  features: readonly Feature[],
  model: ComposeModel,
  isAlwaysOn: (service: Service) => boolean,
): CombinationRules["impossible"] {
  const clashes = findServiceClashes([...model.services.values()]).filter(({ kind }) => kind !== "alias");
  const runs = (name: string, { profiles }: Feature) => {
    const service = model.services.get(name);
    return service && (isAlwaysOn(service) || service.profiles.some((profile) => profiles.includes(profile)));
  };
  return new Map(
    features.flatMap((feature) => {
      const clash = clashes.find(({ first, second }) => runs(first, feature) && runs(second, feature));
      return clash ? [[feature.name, clash] as const] : [];
    }),
  );
}

function mirrorConflicts(features: readonly Feature[]): CombinationRules["conflicts"] {
  const mirrored = new Map(features.map(({ name }) => [name, new Set<string>()]));
  for (const { name, conflicts } of features) {
    for (const other of conflicts) {
      mirrored.get(name)?.add(other);
      mirrored.get(other)?.add(name);
    }
  }
  return mirrored;
}
