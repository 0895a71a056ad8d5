import { createHash } from "node:crypto";

/** The SHA-256 of a JSON value, in hex. The order of keys makes no difference, and undefined values are absent. */
export function hashCanonical(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(value)) ?? "")
    .digest("hex");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  // A list of pairs, because an object would move keys such as "1" to its front.
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sortKeys(child)]);
}
