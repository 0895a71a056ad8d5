import type { History } from "../domain/history.ts";
import type { Notice } from "../domain/notice.ts";
import { findUsualStart, judgeStart } from "./usual-start.ts";

/** One notice for each service whose start took much longer than its earlier ones, by how long each took. */
export function noticeSlow(startMs: ReadonlyMap<string, number>, history: History): readonly Notice[] {
  return [...startMs].flatMap(([service, tookMs]) => {
    const usual = findUsualStart(history, service);
    const factor = usual && judgeStart(tookMs, usual);
    if (usual === undefined || factor === undefined) return [];
    return [
      {
        code: "slower-than-usual",
        message: `${service} took ${seconds(tookMs)} to start, ${factor} times slower than usual (${seconds(usual.startMs)})`,
        hint: `stackctl logs ${service} shows what it did`,
      },
    ];
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
