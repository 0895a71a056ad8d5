/** The list or map itself; undefined if it is empty or absent, so that the API object leaves it out. */
export function filled<T extends object>(entries: T | null | undefined): T | undefined {
  return entries && Object.keys(entries).length > 0 ? entries : undefined;
}
