/**
 * Folders of a container's files, by cgroup version and driver:
 * https://docs.docker.com/engine/containers/runmetrics/
 */
export const cgroupLayouts = [
  { version: 2, folderOf: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 2, folderOf: (id: string) => `docker/${id}` },
  { version: 1, folderOf: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 1, folderOf: (id: string) => `docker/${id}` },
] as const;
