import type { Branch, Tree } from "../eject/compose-tree.ts";

/** The object without undefined values, empty lists and empty objects. */
export function tidy(parts: Readonly<Record<string, Tree | undefined>>): Branch {
  const kept = Object.entries(parts).flatMap(([key, value]) =>
    value === undefined || isEmpty(value) ? [] : [[key, value] as const],
  );
  return Object.fromEntries(kept);
}

function isEmpty(value: Tree): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

/** The object, or undefined if it is empty. */
export function orNothing(branch: Branch): Branch | undefined {
  return isEmpty(branch) ? undefined : branch;
}
