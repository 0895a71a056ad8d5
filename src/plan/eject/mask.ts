/** Hides secrets in what Compose prints, and shows in their place how they are to be set. */
export interface Mask {
  /** What to set in place of each secret while Compose resolves the project. */
  readonly stand: Readonly<Record<string, string>>;
  /** A printed text with `${NAME:?…}` wherever a secret stands; and which those are. */
  reveal(printed: string): { readonly text: string; readonly names: readonly string[] };
}

/**
 * A mask for these secrets. Values that are known are taken out where they stand literally too, when they are long
 * enough not to be a part of ordinary words.
 */
export function createMask(names: readonly string[], values: ReadonlyMap<string, string>): Mask {
  const tokens = new Map<string, string>(names.map((name, index) => [`__stackctl_secret_${index}__`, name]));
  const literals = names
    .map((name) => ({ name, value: values.get(name)?.replaceAll("$", "$$$$") ?? "" }))
    .filter(({ value }) => value.length >= 6)
    .toSorted((a, b) => b.value.length - a.value.length);
  return {
    stand: Object.fromEntries([...tokens].map(([token, name]) => [name, token])),
    reveal: (printed) => {
      const found = new Set<string>();
      const put = (name: string) => {
        found.add(name);
        return placeholder(name);
      };
      let text = printed.replaceAll(/__stackctl_secret_\d+__/g, (token) => {
        const name = tokens.get(token);
        return name === undefined ? token : put(name);
      });
      for (const { name, value } of literals)
        if (text.includes(value)) text = text.split(value).join(put(name));
      return { text, names: [...found] };
    },
  };
}

/** How a secret stands in a Compose file: Compose refuses to start while it is not set. */
export function placeholder(name: string): string {
  return `\${${name}:?set ${name} in .env}`;
}
