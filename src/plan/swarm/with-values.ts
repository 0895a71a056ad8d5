/** The object itself; undefined if none of its values is defined, so that the API object leaves it out. */
export function withValues<T extends object>(part: T): T | undefined {
  return Object.values(part).some((value) => value !== undefined) ? part : undefined;
}
