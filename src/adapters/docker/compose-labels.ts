/**
 * Labels that Compose sets on its containers: https://github.com/docker/compose/blob/main/pkg/api/labels.go
 */
export const composeLabels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  number: "com.docker.compose.container-number",
  configHash: "com.docker.compose.config-hash",
  version: "com.docker.compose.version",
  oneOff: "com.docker.compose.oneoff",
  hook: "com.docker.compose.hook",
} as const;

/**
 * Whether a container was created by `run` or for a `pre_start` hook, and is therefore not a replica of its
 * service.
 */
export function isNoReplica(labels: Readonly<Record<string, string>>): boolean {
  return labels[composeLabels.oneOff] === "True" || labels[composeLabels.hook] !== undefined;
}
