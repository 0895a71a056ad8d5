import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { findStartable } from "../../plan/readiness/find-startable.ts";

/** Starts created services in dependency order, a limited number at a time. */
export interface Starter {
  /** Starts the services whose dependencies are met now. */
  advance(look: {
    readonly verdicts: ReadonlyMap<string, Verdict>;
    readonly containers: readonly Container[];
  }): void;
  /** Services that have not been started yet. */
  unstarted(): ReadonlySet<string>;
  /** Errors of services that could not be created or started, by name. */
  errors(): ReadonlyMap<string, string>;
  /** Marks services that could not be created: they are not started. */
  refuse(errors: ReadonlyMap<string, string>): void;
  /** Resolves when no start is in progress. */
  settled(): Promise<void>;
}

/** Starts a service's containers. Returns the reason if they cannot be started; undefined once they run. */
export type StartService = (service: string, containers: readonly Container[]) => Promise<string | undefined>;

interface StarterSetting {
  readonly steps: readonly SelectedService[];
  readonly services: ReadonlySet<string>;
  readonly start: StartService;
  /** Called after each start; `wasRunning` means a restart of a running container. */
  readonly onStarted: (service: string, wasRunning: boolean) => void;
  readonly onBug: (error: unknown) => void;
}

/**
 * With two cores, the engine starts some ten containers a second, however many requests are in parallel. If
 * each running container is checked every second, the checks slow down late starts: 20 such services took 30
 * s with four at a time.
 */
const startsAtOnce = 16;

/** Creates a starter that has started nothing yet. */
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
      // The engine was unavailable, so nothing was started: try the service again.
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
