import type { Container } from "../domain/container.ts";
import { StackError } from "../domain/errors.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";
import { findStartable } from "../plan/find-startable.ts";

/** Starts created services in the order of their dependencies, some at a time. */
export interface Starter {
  /** Starts what has its turn now. */
  advance(look: {
    readonly verdicts: ReadonlyMap<string, Verdict>;
    readonly containers: readonly Container[];
  }): void;
  /** Those that have not been started yet. */
  unstarted(): ReadonlySet<string>;
  /** Why services could not be created or started, by name. */
  errors(): ReadonlyMap<string, string>;
  /** These could not even be created: nothing of them is to be started. */
  refuse(errors: ReadonlyMap<string, string>): void;
  /** Resolves when nothing is being started any more. */
  settled(): Promise<void>;
}

/** Starts a service's containers. Gives the reason why they cannot be started; undefined when they run. */
export type StartService = (service: string, containers: readonly Container[]) => Promise<string | undefined>;

interface StarterSetting {
  readonly steps: readonly SelectedService[];
  readonly services: ReadonlySet<string>;
  readonly start: StartService;
  /** Called each time that a start has ended; it was a restart where a container was running before. */
  readonly onStarted: (service: string, wasRunning: boolean) => void;
  readonly onBug: (error: unknown) => void;
}

/**
 * The engine starts some ten a second on two cores, however many are asked of it at once. Where each that runs is checked
 * every second, what is started late is started on what the checks leave: 20 such services took 30 s with four at a time.
 */
const startsAtOnce = 16;

/** Makes a starter that has started nothing yet. */
export function createStarter({ steps, services, start, onStarted, onBug }: StarterSetting): Starter {
  const waiting = new Set(services);
  const unstarted = new Set(services);
  const errors = new Map<string, string>();
  const underWay = new Map<string, Promise<void>>();

  const startOne = async (service: string, containers: readonly Container[]) => {
    try {
      const error = await start(service, containers);
      if (error !== undefined) errors.set(service, error);
      unstarted.delete(service);
    } catch (error) {
      // While the engine is away nothing has been started, and it gets its turn again.
      if (error instanceof StackError && error.code === "engine-unavailable") waiting.add(service);
      else onBug(error);
    } finally {
      underWay.delete(service);
      onStarted(
        service,
        containers.some(({ state }) => state === "running"),
      );
    }
  };

  return {
    advance({ verdicts, containers }) {
      const free = startsAtOnce - underWay.size;
      for (const service of findStartable({ steps, verdicts, waiting, unstarted }).slice(0, free)) {
        waiting.delete(service);
        const own = containers.filter((container) => container.service === service);
        underWay.set(service, startOne(service, own));
      }
    },
    unstarted: () => unstarted,
    errors: () => errors,
    refuse(refused) {
      for (const [service, error] of refused) {
        waiting.delete(service);
        unstarted.delete(service);
        errors.set(service, error);
      }
    },
    settled: async () => {
      await Promise.all(underWay.values());
    },
  };
}
