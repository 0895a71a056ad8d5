/** The compose files that Compose looks for in a folder, in its order. */
export const composeNames: readonly string[] = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
];

/**
 * The override files that Compose looks for beside the compose file, in its order. The first one that exists
 * counts, whatever the compose file is called
 * (https://github.com/compose-spec/compose-go/blob/v2.9.1/cli/options.go).
 */
export const overrideNames: readonly string[] = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];
