/** Whether an absolute path is inside a directory, and not the directory itself. */
export function isBelow(directory: string, path: string): boolean {
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  return path.startsWith(prefix) && path.length > prefix.length;
}
