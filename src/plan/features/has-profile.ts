import type { Service } from "../../domain/service.ts";

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
