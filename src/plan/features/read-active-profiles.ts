import { formatPosition } from "../../domain/errors.ts";
import type { Variable, Variables } from "../../domain/flag-request.ts";

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

function split(text: string): Pick<ActiveProfiles, "profiles" | "hasEmpty"> {
  const profiles = splitList(text);
  const hasEmpty = profiles.length > 0 && text.split(",").some((part) => part.trim() === "");
  return { profiles, hasEmpty };
}

/** The parts of a comma-separated list, without blanks, empty parts and repeats. */
export function splitList(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}
