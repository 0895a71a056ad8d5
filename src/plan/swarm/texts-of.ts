/** A map of texts in which an entry without a value is an empty text. */
export function textsOf(
  map: Readonly<Record<string, string | null>> | null | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, value ?? ""]));
}
