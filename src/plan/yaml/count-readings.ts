/**
 * How many times Compose reads included files: a file that two others include is read twice, with everything
 * it includes. The count visits each file once. Circular includes count as zero, because Compose refuses
 * them.
 */
export function countReadings(
  roots: readonly string[],
  includes: ReadonlyMap<string, readonly string[]>,
): number {
  const counts = new Map<string, number>();
  const open = new Set<string>();
  const stack = [...roots];
  for (let path = stack.at(-1); path !== undefined; path = stack.at(-1)) {
    const next = includes.get(path) ?? [];
    if (counts.has(path)) {
      stack.pop();
    } else if (open.has(path)) {
      stack.pop();
      open.delete(path);
      counts.set(
        path,
        next.reduce((sum, one) => sum + (counts.get(one) ?? 0), 1),
      );
    } else {
      open.add(path);
      for (const one of next) if (!counts.has(one) && !open.has(one)) stack.push(one);
    }
  }
  return roots.reduce((sum, path) => sum + (counts.get(path) ?? 0), 0);
}
