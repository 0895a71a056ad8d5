/** What Compose looks for in a folder, in its order. */
export const composeNames: readonly string[] = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
];

/** The file that Compose merges into one of these where it is there: `compose.yaml` → `compose.override.yaml`. */
export function overrideOf(name: string): string {
  return name.replace(/\.(ya?ml)$/, ".override.$1");
}
