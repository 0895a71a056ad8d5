import type { Container } from "../../domain/container.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { World } from "../world.ts";
import { followLogs, readLogRest } from "./follow-logs.ts";
import type { ContainerLine } from "./merge-logs.ts";

/** The logs of services while a command waits for them. */
export interface ServiceLogs {
  /** Reports the lines that the engine has by now, and ends. */
  close(): Promise<void>;
}

interface LogRequest {
  readonly project: string;
  readonly services: ReadonlySet<string>;
  /** The containers that exist already: their former lines are not reported. */
  readonly before: readonly Container[];
}

type Doing = Pick<World, "engine" | "clock"> & { readonly reporter: Reporter };

/** How long the last lines may take at the end. */
const closesWithinMs = 2000;

/** Reports new log lines of services as events. A log that cannot be read never fails the command. */
export function streamServiceLogs(
  { project, services, before }: LogRequest,
  { engine, clock, reporter }: Doing,
  signal: AbortSignal,
): ServiceLogs {
  const stop = new AbortController();
  const known = new Set(before.map(({ id }) => id));
  const request = { project, services, known, seen: new Map<string, string>(), sinceMs: clock.now() };
  const show = ({ container, line }: ContainerLine) =>
    reporter.on({ kind: "log", service: container.service, text: line.text });
  const within = AbortSignal.any([signal, stop.signal]);
  const following = followLogs({ ...request, until: "aborted" }, show, { engine, clock }, within).catch(
    () => undefined,
  );
  return {
    async close() {
      stop.abort();
      await following;
      const { signal: rest } = timeLimit(closesWithinMs, signal);
      await readLogRest(request, show, engine, rest).catch(() => undefined);
    },
  };
}
