import type { History } from "../domain/history.ts";
import type { Notice } from "../domain/notice.ts";
import { findUsualStart, judgeStart } from "./usual-start.ts";

/** Where a whole machine is slow, so is every service; a page of them would hide all else. */
const toldOneByOne = 3;

const code = "slower-than-usual";

/** Services whose start took much longer than their earlier ones: those that lost most time one by one, the rest as a number. */
export function noticeSlow(startMs: ReadonlyMap<string, number>, history: History): readonly Notice[] {
  const slow = [...startMs].flatMap(([service, tookMs]) => {
    const usual = findUsualStart(history, service);
    const factor = usual && judgeStart(tookMs, usual);
    return usual === undefined || factor === undefined
      ? []
      : [{ service, tookMs, usualMs: usual.startMs, factor }];
  });
  const worst = slow.toSorted((a, b) => b.tookMs - b.usualMs - (a.tookMs - a.usualMs));
  const told = slow.length > toldOneByOne + 1 ? worst.slice(0, toldOneByOne) : slow;
  const left = slow.length - told.length;
  return [
    ...told.map(({ service, tookMs, usualMs, factor }) => ({
      code,
      message: `${service} took ${seconds(tookMs)} to start, ${factor} times slower than usual (${seconds(usualMs)})`,
      hint: `stackctl logs ${service} shows what it did`,
    })),
    ...(left === 0
      ? []
      : [
          {
            code,
            message: `${left} more services took longer to start than usual`,
            hint: "so many at once are slow where the whole machine is; up --json has the times of each",
          },
        ]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
