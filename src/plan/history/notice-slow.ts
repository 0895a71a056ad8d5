import type { History } from "../../domain/history.ts";
import type { Notice } from "../../domain/notice.ts";
import { findUsualStart, judgeStart } from "./usual-start.ts";

/** On a slow machine every service is slow; one notice each would hide all other output. */
const listedSingly = 3;

const code = "slower-than-usual";

/**
 * Notices for services that took much longer to start than in earlier runs. The services that lost most time
 * get a notice each; one more notice counts the rest.
 */
export function noticeSlow(startMs: ReadonlyMap<string, number>, history: History): readonly Notice[] {
  const slow = [...startMs].flatMap(([service, tookMs]) => {
    const usual = findUsualStart(history, service);
    const factor = usual && judgeStart(tookMs, usual);
    return usual === undefined || factor === undefined
      ? []
      : [{ service, tookMs, usualMs: usual.startMs, factor }];
  });
  const worst = slow.toSorted((a, b) => b.tookMs - b.usualMs - (a.tookMs - a.usualMs));
  const listed = slow.length > listedSingly + 1 ? worst.slice(0, listedSingly) : slow;
  const left = slow.length - listed.length;
  return [
    ...listed.map(({ service, tookMs, usualMs, factor }) => ({
      code,
      message: `${service} took ${seconds(tookMs)} to start, ${factor} times as long as usual (${seconds(usualMs)})`,
      hint: `Run stackctl logs ${service} to see what it did.`,
    })),
    ...(left === 0
      ? []
      : [
          {
            code,
            message: `${left} more services took longer to start than usual`,
            hint: "Check the load of this machine, which slows all services; run stackctl up --json for the time of each.",
          },
        ]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
