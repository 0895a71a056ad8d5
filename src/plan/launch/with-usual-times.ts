import type { History } from "../../domain/history.ts";
import { findUsualStart } from "../history/usual-start.ts";

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
