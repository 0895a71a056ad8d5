import { mayBeWord } from "../secrets/secret-values.ts";

/** Hides secrets in what Compose prints, and shows how to set each of them instead. */
export interface Mask {
  /** What to set in place of each secret while Compose resolves the project. */
  readonly stand: Readonly<Record<string, string>>;
  /**
   * A printed text with `${NAME:?…}` where a variable filled a secret in, and in `free` text where one stands literally;
   * and which those are.
   */
  reveal(printed: string, place?: "free"): { readonly text: string; readonly names: readonly string[] };
  /** Whether this secret has this very value, as Compose prints it. */
  holds(name: string, printed: string): boolean;
}

/**
 * A mask for these secrets. Values that are known are taken out of free text too, where they stand literally, unless they
 * may be ordinary words: an image `postgres` is no password `postgres`.
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

/** How a secret stands in a Compose file: Compose refuses to start while it is not set. */
export function placeholder(name: string): string {
  return `\${${name}:?set ${name} in .env}`;
}
