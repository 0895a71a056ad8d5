const meanings = new Map<string, boolean>([
  ...["true", "1", "yes", "on", "t", "y"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off", "f", "n", ""].map((word) => [word, false] as const),
]);

/** What a person means by `True`, `1`, `yes`, `on` and their opposites; empty is false. Undefined when it is neither. */
export function parseBoolean(text: string): boolean | undefined {
  return meanings.get(text.trim().toLowerCase());
}
