import type { History } from "../../domain/history.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { findUsualStart } from "../history/usual-start.ts";

/** Adds to each planned service those planned services that it depends on. */
export function withDependencies<Planned extends { readonly name: string }>(
  planned: readonly Planned[],
  selected: readonly SelectedService[],
): readonly (Planned & { readonly after: readonly string[] })[] {
  const names = new Set(planned.map(({ name }) => name));
  const after = new Map(
    selected.map(({ service }) => [
      service.name,
      service.dependsOn.map((dependency) => dependency.service).filter((name) => names.has(name)),
    ]),
  );
  return planned.map((service) => ({ ...service, after: after.get(service.name) ?? [] }));
}

/** The services of a `planned` event for these steps. */
export function describePlanned(steps: readonly SelectedService[]) {
  const planned = steps.map(({ service, condition, cause }) => ({ name: service.name, condition, cause }));
  return withDependencies(planned, steps);
}

/** A planned service with its usual start times, in milliseconds; both are absent if none are known. */
export type WithUsualTimes<Planned> = Planned & {
  readonly usualReadyMs?: number;
  readonly slowAfterMs?: number;
};

/** Adds the usual start time to each service that is about to start. */
export function withUsualTimes<Planned extends { readonly name: string }>(
  services: readonly Planned[],
  history: History,
): readonly WithUsualTimes<Planned>[] {
  return services.map((service) => {
    const usual = findUsualStart(history, service.name);
    return {
      ...service,
      ...(usual && { usualReadyMs: usual.startMs }),
      ...(usual?.slowAfterMs !== undefined && { slowAfterMs: usual.slowAfterMs }),
    };
  });
}
