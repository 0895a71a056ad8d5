import type { Container } from "../../../src/domain/container.ts";

/** A running container of a service, without a health check; `changes` overrides fields. */
export function makeContainer(service: string, changes: Partial<Container> = {}): Container {
  return {
    id: `id-${service}-1`,
    name: `demo-${service}-1`,
    service,
    state: "running",
    health: "none",
    failingStreak: 0,
    probes: [],
    exitCode: 0,
    oomKilled: false,
    restarts: 0,
    error: "",
    startedAtMs: undefined,
    finishedAtMs: undefined,
    configHash: `hash-${service}`,
    imageId: `sha256:${service}`,
    memoryLimitBytes: undefined,
    publishedPorts: [],
    ...changes,
  };
}
