import type { Container } from "../../domain/container.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Redactor } from "../secrets/redact.ts";
import { groupByService, pickTelling } from "../services/group-by-service.ts";

/** A service that has failed, by the judgement of `status`. */
export interface FailedService {
  readonly name: string;
  readonly why: string;
  /** How long ago its container ended, in milliseconds; undefined if it has not ended. */
  readonly endedForMs: number | undefined;
}

interface Judged {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly containers: readonly Container[];
  /** The id of the container that each verdict is about, by service name. */
  readonly judged: ReadonlyMap<string, string>;
  readonly nowMs: number;
}

/** The failed services among those named, in the order of the verdicts; among all if none is named. */
export function findFailed(
  { verdicts, containers, judged, nowMs }: Judged,
  names: readonly string[],
  redact: Redactor,
): readonly FailedService[] {
  const byService = groupByService(containers);
  return [...verdicts].flatMap(([name, verdict]) => {
    if (verdict.kind !== "failed" || (names.length > 0 && !names.includes(name))) return [];
    const container = pickTelling(byService.get(name) ?? [], judged.get(name));
    const finishedAtMs = container?.state === "running" ? undefined : container?.finishedAtMs;
    const endedForMs = finishedAtMs === undefined ? undefined : Math.max(0, nowMs - finishedAtMs);
    return [{ name, why: redactWhy(verdict, redact), endedForMs }];
  });
}

/** Only the reason why a container cannot start is text of the engine. */
function redactWhy({ reason, why }: Extract<Verdict, { kind: "failed" }>, redact: Redactor): string {
  return reason === "cannot-start" ? redact(why) : why;
}
