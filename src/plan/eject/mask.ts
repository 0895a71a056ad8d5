import { mayBeWord } from "../secrets/secret-values.ts";

/** Replaces secrets in the output of Compose by references that say how to set them. */
export interface Mask {
  /** The placeholder value for each secret while Compose resolves the project. */
  readonly stand: Readonly<Record<string, string>>;
  /**
   * A printed text with `${NAME:?…}` in place of each placeholder, and in `free` text also in place of each
   * literal secret; with the names of the secrets that were replaced.
   */
  reveal(printed: string, place?: "free"): { readonly text: string; readonly names: readonly string[] };
  /** Whether the secret has exactly this value, as Compose prints it. */
  holds(name: string, printed: string): boolean;
}

/**
 * A mask for these secrets. It also replaces known values that occur literally in free text, unless they may
 * be ordinary words: an image `postgres` is not a password `postgres`.
 */
export function createMask(names: readonly string[], values: ReadonlyMap<string, string>): Mask {
  const tokens = new Map<string, string>(names.map((name, index) => [`__stackctl_secret_${index}__`, name]));
  const known = names.map((name) => ({ name, value: values.get(name)?.replaceAll("$", "$$$$") ?? "" }));
  const literals = known
    .filter(({ value }) => !mayBeWord(value))
    .toSorted((a, b) => b.value.length - a.value.length);
  return {
    stand: Object.fromEntries([...tokens].map(([token, name]) => [name, token])),
    holds: (name, printed) => known.some((one) => one.name === name && one.value === printed),
    reveal: (printed, place) => {
      const found = new Set<string>();
      const put = (name: string) => {
        found.add(name);
        return placeholder(name);
      };
      let text = printed.replaceAll(/__stackctl_secret_\d+__/g, (token) => {
        const name = tokens.get(token);
        return name === undefined ? token : put(name);
      });
      for (const { name, value } of place === "free" ? literals : [])
        if (text.includes(value)) text = text.split(value).join(put(name));
      return { text, names: [...found] };
    },
  };
}

/** The reference to a secret in a Compose file; Compose refuses to start while the variable is not set. */
export function placeholder(name: string): string {
  return `\${${name}:?set ${name} in .env}`;
}
