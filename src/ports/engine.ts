import type { Container, ContainerEvent, EngineDescription, Measurement } from "../domain/container.ts";

/** The container engine, asked only for facts. Every call throws StackError `engine-unavailable` when nothing answers. */
export interface Engine {
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Every container of a project, stopped ones too, sorted by service and number. */
  listContainers(project: string, signal?: AbortSignal): Promise<readonly Container[]>;
  /**
   * Events of a project's containers until the signal aborts, which ends the iteration quietly. A `resync` event comes
   * first, once the subscription stands, and again after each reconnect: what was missed is to be read anew.
   */
  watch(project: string, signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /** By container id; a container that stopped meanwhile is left out. */
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
  /** The last lines of stdout and stderr together, oldest first, without control characters; long lines are cut. */
  readLogs(containerId: string, lines: number, signal?: AbortSignal): Promise<readonly string[]>;
  /** Image ids by reference; references that are not here are left out. */
  findImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
}
