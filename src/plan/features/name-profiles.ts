import { defaultFlag, FeatureName } from "../../domain/feature.ts";

/** The feature name and flag of a Compose profile. */
export interface ProfileName {
  readonly profile: string;
  /** A legal feature name: the profile's own name if it is legal, else one derived from it. */
  readonly name: string;
  readonly flag: string;
}

interface Taken {
  /** Names and flags of the features that the project already declares. */
  readonly names: Iterable<string>;
  readonly flags: Iterable<string>;
}

/**
 * Gives each profile a unique name and flag, sorted by profile. Compose accepts any text as a profile and
 * distinguishes `db-main` from `DB_MAIN`; the name of a variable does not. If profiles share a flag, a
 * lower-case profile keeps it and the others get a number. The same profiles always get the same names.
 */
export function nameProfiles(
  profiles: Iterable<string>,
  taken: Taken = { names: [], flags: [] },
): readonly ProfileName[] {
  const sorted = [...new Set(profiles)].sort();
  const inOrder = [
    ...sorted.filter((profile) => isLegal(profile) && profile === profile.toLowerCase()),
    ...sorted.filter((profile) => isLegal(profile) && profile !== profile.toLowerCase()),
    ...sorted.filter((profile) => !isLegal(profile)),
  ];
  const names = chooseUnique(inOrder, wordOf, "-", taken.names);
  const nameOf = (profile: string) => names.get(profile) ?? profile;
  const flags = chooseUnique(inOrder, (profile) => defaultFlag(nameOf(profile)), "_", taken.flags);
  return sorted.map((profile) => {
    const name = nameOf(profile);
    return { profile, name, flag: flags.get(profile) ?? defaultFlag(name) };
  });
}

function isLegal(profile: string): boolean {
  return FeatureName.safeParse(profile).success;
}

/** The longest derived name; with a number appended, it is still a legal feature name. */
const longestWord = 80;

/**
 * The profile with all characters replaced that a feature name may not contain: `größe/2` becomes `grosse-2`.
 */
function wordOf(profile: string): string {
  if (isLegal(profile)) return profile;
  const plain = profile
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-zA-Z0-9_.]+/g, "-")
    .replace(/^[^a-zA-Z0-9]+/, "")
    .slice(0, longestWord)
    .replace(/-+$/, "");
  return plain === "" ? "profile" : plain;
}

/**
 * Gives each key its preferred name. If that is taken, appends the first number that makes the name unique.
 */
function chooseUnique(
  keys: readonly string[],
  preferredOf: (key: string) => string,
  separator: string,
  taken: Iterable<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const chosen = new Map<string, string>();
  // First all preferred names, then the numbered ones: a numbered name must not take the preferred name of
  // another key.
  for (const key of keys) {
    const preferred = preferredOf(key);
    if (used.has(preferred)) continue;
    used.add(preferred);
    chosen.set(key, preferred);
  }
  for (const key of keys) {
    if (chosen.has(key)) continue;
    let number = 2;
    while (used.has(`${preferredOf(key)}${separator}${number}`)) number += 1;
    const own = `${preferredOf(key)}${separator}${number}`;
    used.add(own);
    chosen.set(key, own);
  }
  return chosen;
}
