import type { Container, ContainerEvent } from "../domain/container.ts";
import { StackError } from "../domain/errors.ts";
import { sortContainers } from "../domain/sort-containers.ts";
import type { Engine } from "../ports/engine.ts";

/** A project's containers, kept up to date by events: only what something happened to is read anew. */
export interface LiveContainers {
  note(event: ContainerEvent): void;
  /** Has everything read anew, as after a lost connection. */
  doubt(): void;
  /** Has the containers of these services read anew: an event of them may be on its way for longer than they are waited for. */
  doubtServices(names: readonly string[]): void;
  /** Something could not be read, and is to be tried again soon. */
  isDoubtful(): boolean;
  /**
   * The containers as they are now, by service and name. While the engine cannot be reached, as they were, and doubtful:
   * the subscription decides how long that may last.
   */
  read(signal: AbortSignal): Promise<readonly Container[]>;
}

/** Nothing has been read yet. */
export function createLiveContainers(
  engine: Pick<Engine, "listContainers" | "inspectContainers">,
  project: string,
): LiveContainers {
  let isDoubtful = true;
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
    async read(signal) {
      try {
        if (isDoubtful) await readAll(signal);
        else if (touched.size > 0) await readTouched(signal);
      } catch (error) {
        isDoubtful = true;
        if (!(error instanceof StackError) || error.code !== "engine-unavailable" || known.size === 0)
          throw error;
      }
      return sortContainers([...known.values()]);
    },
  };
}
