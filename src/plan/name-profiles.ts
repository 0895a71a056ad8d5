import { defaultFlag, FeatureName } from "../domain/feature.ts";

/** How a Compose profile is called as a feature. */
export interface ProfileName {
  readonly profile: string;
  /** One that a manifest and `--enable-NAME` take: the profile's own name where that is one. */
  readonly name: string;
  readonly flag: string;
}

interface Taken {
  /** Names and flags of features that the project declares already. */
  readonly names: Iterable<string>;
  readonly flags: Iterable<string>;
}

/**
 * A name and a flag for each profile, all different, sorted by profile. Compose takes any text as a profile,
 * and tells `db-main` from `DB_MAIN`; a variable cannot. Of profiles that share a flag, one in small letters
 * keeps it, and the others get a number. The same profiles always get the same names.
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
  const names = chooseDifferent(inOrder, wordOf, "-", taken.names);
  const nameOf = (profile: string) => names.get(profile) ?? profile;
  const flags = chooseDifferent(inOrder, (profile) => defaultFlag(nameOf(profile)), "_", taken.flags);
  return sorted.map((profile) => {
    const name = nameOf(profile);
    return { profile, name, flag: flags.get(profile) ?? defaultFlag(name) };
  });
}

function isLegal(profile: string): boolean {
  return FeatureName.safeParse(profile).success;
}

/** With a number behind it, still a name that a feature may have. */
const longestWord = 80;

/** The profile in letters and digits that a name may have: `größe/2` is `grosse-2`. */
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

/** What each key wishes for; who comes later gets a number that makes the wish one that nobody else has. */
function chooseDifferent(
  keys: readonly string[],
  wishOf: (key: string) => string,
  separator: string,
  taken: Iterable<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const chosen = new Map<string, string>();
  // Whoever can have its wish has it, so that a number never takes the name that another one is born with.
  for (const key of keys) {
    const wish = wishOf(key);
    if (used.has(wish)) continue;
    used.add(wish);
    chosen.set(key, wish);
  }
  for (const key of keys) {
    if (chosen.has(key)) continue;
    let number = 2;
    while (used.has(`${wishOf(key)}${separator}${number}`)) number += 1;
    const own = `${wishOf(key)}${separator}${number}`;
    used.add(own);
    chosen.set(key, own);
  }
  return chosen;
}
