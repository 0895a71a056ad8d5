const meanings = new Map<string, boolean>([
  ...["true", "1", "yes", "on", "t", "y"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off", "f", "n", ""].map((word) => [word, false] as const),
]);

/**
 * The meaning of `True`, `1`, `yes`, `on` and their opposites; an empty text is false. Undefined for any
 * other text.
 */
export function parseBoolean(text: string): boolean | undefined {
  return meanings.get(text.trim().toLowerCase());
}
