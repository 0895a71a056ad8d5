/**
 * Whether a version such as `26.1.5+dfsg1` is older than another one, by its dotted numbers. False for a text
 * without a version number.
 */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  if (a.length === 0) return false;
  for (const [index, wanted] of b.entries()) {
    const has = a[index] ?? 0;
    if (has !== wanted) return has < wanted;
  }
  return false;
}

function numbersOf(version: string): readonly number[] {
  const [numbers = ""] = /^v?\d+(?:\.\d+)*/.exec(version.trim()) ?? [];
  return numbers === "" ? [] : numbers.replace("v", "").split(".").map(Number);
}
