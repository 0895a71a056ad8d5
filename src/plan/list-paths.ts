/** Paths that a variable lists, by a separator; empty parts are dropped. */
export function listPaths(text: string, separator: string): readonly string[] {
  return text.split(separator === "" ? /(?!)/ : separator).filter((path) => path !== "");
}
