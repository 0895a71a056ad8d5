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

/** A label that the engine sets on the container of a Swarm task. */
const swarmTask = "com.docker.swarm.task.id";

/**
 * Whether a container was created by `run`, for a `pre_start` hook or by a Swarm, and is therefore not a replica of its
 * service. A task of a Swarm has the labels of its image, and Compose labels the images that it builds.
 */
export function isNoReplica(labels: Readonly<Record<string, string>>): boolean {
  return (
    [composeLabels.hook, swarmTask].some((name) => labels[name] !== undefined) ||
    labels[composeLabels.oneOff] === "True"
  );
}
