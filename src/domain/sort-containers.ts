import type { Container } from "./container.ts";

/** Sorts by service, then by name with numbers in numeric order: `web-2` before `web-10`. */
export function sortContainers(containers: readonly Container[]): readonly Container[] {
  return containers.toSorted(
    (a, b) =>
      byCharacters(a.service, b.service) || a.name.length - b.name.length || byCharacters(a.name, b.name),
  );
}

function byCharacters(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
