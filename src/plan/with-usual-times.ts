import type { History } from "../domain/history.ts";
import { findUsualStart } from "./usual-start.ts";

/** How long a service usually takes, beside what else is told of it; both absent while nothing is known. */
export type WithUsualTimes<Planned> = Planned & {
  readonly usualReadyMs?: number;
  readonly slowAfterMs?: number;
};

/** Services about to start, each with how long that usually takes. */
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
