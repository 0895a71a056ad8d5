import type { ProgressEvent } from "../../domain/progress-event.ts";
import { nameVerdict } from "../readiness/name-verdict.ts";

/** An event about the state of one service. */
export type ServiceEvent = Exclude<
  Extract<ProgressEvent, { readonly service: string }>,
  { readonly kind: "log" }
>;

/** A service that is not finished yet. */
export interface ProgressRow {
  readonly service: string;
  /** The last event of the service; undefined while it waits for others. */
  readonly last: ServiceEvent | undefined;
  /** The planned services that it depends on. */
  readonly after: readonly string[];
  /** When its turn began; undefined while it waits. */
  readonly sinceMs: number | undefined;
  /** When its own start began, after pulling and building; undefined until then. */
  readonly startedMs?: number;
  /** How long it takes from there, as a rule, and when that is slow; undefined while too little is known. */
  readonly usual?: { readonly readyMs: number; readonly slowAfterMs: number | undefined };
}

/** What is in progress, in the order of the plan; services that the plan does not name follow. */
export type ProgressState = readonly ProgressRow[];

/** The state after an event at that time. A service that is ready, failed or stopped leaves it. */
export function applyProgress(state: ProgressState, event: ProgressEvent, nowMs: number): ProgressState {
  switch (event.kind) {
    case "planned":
      return [
        ...event.services.map((service) => ({
          ...(find(state, service.name) ?? waiting(service.name)),
          after: service.after,
          ...(service.usualReadyMs !== undefined && {
            usual: { readyMs: service.usualReadyMs, slowAfterMs: service.slowAfterMs },
          }),
        })),
        ...leftOver(state, event),
      ];
    case "notice":
    case "log":
    case "interrupted":
      return state;
    case "stopped":
    case "ready":
    case "failed":
      return state.filter(({ service }) => service !== event.service);
    case "stopping":
    case "pulling":
    case "building":
    case "creating":
    case "starting":
    case "probing":
    case "unhealthy":
    case "restarted": {
      const row = find(state, event.service) ?? waiting(event.service);
      const begins = event.kind === "creating" ? undefined : nowMs;
      const starts = event.kind === "starting" ? { startedMs: row.startedMs ?? nowMs } : {};
      const next = { ...row, last: event, sinceMs: row.sinceMs ?? begins, ...starts };
      return state.includes(row) ? state.map((one) => (one === row ? next : one)) : [...state, next];
    }
  }
}

/** Whether the service is being pulled, built, started, probed or stopped; a created one still waits. */
export function isActive({ last }: ProgressRow): boolean {
  return last !== undefined && last.kind !== "creating";
}

/** The services that a waiting one waits for: those of its dependencies that are still in progress. */
export function waitsFor(state: ProgressState, { after }: ProgressRow): readonly string[] {
  return after.filter((name) => find(state, name) !== undefined);
}

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
  const parts = [`${among(ready)} of ${planned.size} ${nameVerdict("ready")}`];
  return [...parts, ...(failures === 0 ? [] : [`${failures} ${nameVerdict("failed")}`])].join(", ");
}

function waiting(service: string): ProgressRow {
  return { service, last: undefined, after: [], sinceMs: undefined };
}

function find(state: ProgressState, service: string): ProgressRow | undefined {
  return state.find((row) => row.service === service);
}

function leftOver(
  state: ProgressState,
  { services }: Extract<ProgressEvent, { kind: "planned" }>,
): ProgressState {
  return state.filter((row) => !services.some(({ name }) => name === row.service));
}
