import type {
  Container,
  ContainerCheck,
  ContainerEvent,
  EngineDescription,
  Measurement,
  ProbeResult,
} from "../domain/container.ts";
import type { ContainerFacts } from "../domain/container-facts.ts";

/** The container engine: asked for facts, and to start what Compose has created. Every call throws StackError `engine-unavailable` when nothing answers. */
export interface Engine {
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Every container of a project, stopped ones too, sorted by service and number. */
  listContainers(project: string, signal?: AbortSignal): Promise<readonly Container[]>;
  /** These containers, in no particular order; one that is gone is left out. */
  inspectContainers(ids: readonly string[], signal?: AbortSignal): Promise<readonly Container[]>;
  /** Starts a container that was created. Gives the engine's own word on why it cannot; undefined when it runs. */
  startContainer(id: string): Promise<string | undefined>;
  /**
   * Runs a container's own check inside it, once, for as long as the check may take. One that cannot be run, or takes
   * longer, has exit code -1.
   */
  probe(id: string, check: ContainerCheck, signal?: AbortSignal): Promise<ProbeResult>;
  /**
   * Events of a project's containers until the signal aborts, which ends the iteration quietly. A `resync` event comes
   * first, once the subscription stands, and again after each reconnect: what was missed is to be read anew.
   */
  watch(project: string, signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /** Containers will be measured soon: what measuring would wait for begins now. Never fails. */
  prepareToMeasure(): void;
  /** By container id; a container that stopped meanwhile is left out. */
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
  /**
   * The last lines of stdout and stderr together, oldest first, without control characters; long lines are cut. With a
   * moment of the engine's clock, only what was said since then.
   */
  readLogs(
    containerId: string,
    lines: number,
    signal?: AbortSignal,
    sinceMs?: number,
  ): Promise<readonly string[]>;
  /** What explains a failure; undefined for a container that is gone. */
  readFacts(containerId: string, signal?: AbortSignal): Promise<ContainerFacts | undefined>;
  /** Image ids by reference; references that are not here are left out. */
  findImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Sizes in bytes by image id; images that are not here are left out. */
  measureImages(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
}
