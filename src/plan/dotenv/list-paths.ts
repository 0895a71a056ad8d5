/** The paths in the value of a list variable, split at a separator. Empty parts are dropped. */
export function listPaths(text: string, separator: string): readonly string[] {
  return text.split(separator === "" ? /(?!)/ : separator).filter((path) => path !== "");
}
