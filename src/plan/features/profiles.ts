import { formatPosition } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Variable, Variables } from "../../domain/flag-request.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";

/**
 * Whether a service is enabled by these active profiles, as Compose decides it. If no profile is active, the
 * profile with the empty name is (https://github.com/compose-spec/compose-go/blob/v2.9.1/types/project.go,
 * HasProfile).
 */
export function hasProfile({ profiles }: Pick<Service, "profiles">, active: readonly string[]): boolean {
  if (profiles.length === 0 || active.includes("*")) return true;
  return active.length === 0 ? profiles.includes("") : profiles.some((name) => active.includes(name));
}

/** The profiles of a service that have a non-empty name, so that they can be activated. */
export function namedProfiles({ profiles }: Pick<Service, "profiles">): readonly string[] {
  return profiles.filter((name) => name !== "");
}

/** Says that the profiles of a disabled service are not enabled. */
export function describeDisabledProfiles(names: readonly string[]): string {
  return `${names.length === 1 ? "profile" : "profiles"} ${names.join(", ")} ${names.length === 1 ? "is" : "are"} not enabled`;
}

/** The names of the services in a feature's profiles, in Compose's order. */
export function listFeatureServices({ profiles }: Feature, { services }: ComposeModel): readonly string[] {
  return [...services.values()]
    .filter((service) => service.profiles.some((profile) => profiles.includes(profile)))
    .map(({ name }) => name);
}

/**
 * The profiles in `COMPOSE_PROFILES`. An empty value in the environment overrides `.env`, as in Compose.
 */
export interface ActiveProfiles {
  readonly profiles: readonly string[];
  /** The list has an empty part beside others, which stands for the profile with the empty name. */
  readonly hasEmpty: boolean;
  readonly kind: "environment" | "dotenv";
  readonly detail: string;
  readonly where: Variable["where"];
}

/** Reads `COMPOSE_PROFILES` from the environment, else from `.env`; blanks and empty parts are dropped. */
export function readActiveProfiles({ environment, dotenv }: Variables): ActiveProfiles {
  const fromEnvironment = environment.get("COMPOSE_PROFILES");
  const fromFile = dotenv.findLast(({ name }) => name === "COMPOSE_PROFILES");
  if (fromEnvironment === undefined && fromFile?.where) {
    const detail = `COMPOSE_PROFILES in ${formatPosition(fromFile.where)}`;
    return { ...split(fromFile.value), kind: "dotenv", detail, where: fromFile.where };
  }
  return {
    ...split(fromEnvironment ?? ""),
    kind: "environment",
    detail: "COMPOSE_PROFILES",
    where: undefined,
  };
}

/** The parts of a comma-separated list, without blanks, empty parts and repeats. */
export function splitList(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}

function split(text: string): Pick<ActiveProfiles, "profiles" | "hasEmpty"> {
  const profiles = splitList(text);
  const hasEmpty = profiles.length > 0 && text.split(",").some((part) => part.trim() === "");
  return { profiles, hasEmpty };
}
