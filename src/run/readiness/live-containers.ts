import { type Container, type ContainerEvent, sortContainers } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { Engine } from "../../ports/engine.ts";

/** A project's containers, kept up to date by events: only containers with an event are read again. */
export interface LiveContainers {
  note(event: ContainerEvent): void;
  /** Marks everything as stale, for example after a lost connection. */
  doubt(): void;
  /**
   * Marks the containers of these services as stale, because an event may arrive too late for the next
   * reading.
   */
  doubtServices(names: readonly string[]): void;
  /** A reading failed and must be retried soon. */
  isDoubtful(): boolean;
  /** Throws the error of the last reading if the engine was unavailable: its containers are outdated. */
  confirm(): void;
  /**
   * The current containers, by service and name. If the engine cannot be reached, the last known ones, marked
   * as doubtful; the event subscription decides how long that may last.
   */
  read(signal: AbortSignal): Promise<readonly Container[]>;
}

/** Starts without any known containers. */
export function createLiveContainers(
  engine: Pick<Engine, "listContainers" | "inspectContainers">,
  project: string,
): LiveContainers {
  let isDoubtful = true;
  let failure: StackError | undefined;
  const touched = new Set<string>();
  let known = new Map<string, Container>();

  const readAll = async (signal: AbortSignal) => {
    isDoubtful = false;
    touched.clear();
    const containers = await engine.listContainers(project, signal);
    known = new Map(containers.map((container) => [container.id, container]));
  };
  const readTouched = async (signal: AbortSignal) => {
    const ids = [...touched];
    touched.clear();
    const found = await engine.inspectContainers(ids, signal);
    for (const id of ids) known.delete(id);
    for (const container of found) known.set(container.id, container);
  };

  return {
    note({ action, containerId }) {
      if (action === "resync") isDoubtful = true;
      else touched.add(containerId);
    },
    doubt() {
      isDoubtful = true;
    },
    doubtServices(names) {
      if (names.length === 0) return;
      for (const { id, service } of known.values()) if (names.includes(service)) touched.add(id);
    },
    isDoubtful: () => isDoubtful,
    confirm() {
      if (failure) throw failure;
    },
    async read(signal) {
      failure = undefined;
      try {
        if (isDoubtful) await readAll(signal);
        else if (touched.size > 0) await readTouched(signal);
      } catch (error) {
        isDoubtful = true;
        if (!(error instanceof StackError) || error.code !== "engine-unavailable" || known.size === 0)
          throw error;
        failure = error;
      }
      return sortContainers([...known.values()]);
    },
  };
}
