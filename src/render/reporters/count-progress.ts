import type { ProgressEvent } from "../../domain/progress-event.ts";

/** The services that a command waits for, and those whose wait is over. */
export interface ProgressCount {
  readonly planned: ReadonlySet<string>;
  readonly ready: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

/** The count before the plan is known. */
export const noProgress: ProgressCount = { planned: new Set(), ready: new Set(), failed: new Set() };

/** With fewer services, the list of those in progress says as much. */
const countedFrom = 5;

/** The count after an event. Jobs that are done count as ready. */
export function countProgress(count: ProgressCount, event: ProgressEvent): ProgressCount {
  switch (event.kind) {
    case "planned":
      return { ...count, planned: new Set(event.services.map(({ name }) => name)) };
    case "ready":
      return { ...count, ready: new Set([...count.ready, event.service]) };
    case "failed":
      return { ...count, failed: new Set([...count.failed, event.service]) };
    default:
      return count;
  }
}

/** `12 of 30 ready, 1 failed`; empty for a small stack. */
export function describeCount({ planned, ready, failed }: ProgressCount): string {
  if (planned.size < countedFrom) return "";
  const among = (names: ReadonlySet<string>) => [...names].filter((name) => planned.has(name)).length;
  const failures = among(failed);
  return `${among(ready)} of ${planned.size} ready${failures === 0 ? "" : `, ${failures} failed`}`;
}
