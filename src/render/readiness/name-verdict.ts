import type { FailureReason, VerdictKind } from "../../domain/verdict.ts";
import { plural } from "../text/amounts.ts";
import type { Style } from "../text/style.ts";

/** The words for a verdict or reason in every table, line and summary: its stable name with spaces. */
export function nameVerdict(verdict: VerdictKind | FailureReason): string {
  return verdict.replaceAll("-", " ");
}

/** `failed (exit 3)`: the word for a verdict, with what it needs beside it. */
export function detailVerdict(verdict: VerdictKind, details: readonly string[]): string {
  const name = nameVerdict(verdict);
  return details.length === 0 ? name : `${name} (${details.join(", ")})`;
}

/** What stands behind `failed`: the exit code, or else the reason, and the restarts. */
export function describeFailureReason({
  reason,
  exitCode,
  restarts,
}: {
  readonly reason: FailureReason | null;
  readonly exitCode: number | null;
  readonly restarts: number;
}): readonly string[] {
  const exit = exitCode === null ? [] : [`exit ${exitCode}`];
  return [
    ...(reason === null || reason === "exited" ? exit : [nameVerdict(reason)]),
    ...(reason === "crash-loop" ? exit : []),
    ...(restarts > 0 ? [plural(restarts, "restart")] : []),
  ];
}

const order: readonly VerdictKind[] = ["failed", "not-started", "flapping", "starting", "ready", "done"];

/** `1 failed, 3 ready, 1 done`: how many services have each verdict, the worst first. */
export function countVerdicts(verdicts: readonly VerdictKind[]): string {
  return order
    .map((verdict) => ({ verdict, count: verdicts.filter((one) => one === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${nameVerdict(verdict)}`)
    .join(", ");
}

/** The coloured symbol that stands before a service with this verdict. */
export function signVerdict(verdict: VerdictKind, style: Style): string {
  const { symbols } = style;
  switch (verdict) {
    case "ready":
    case "done":
      return style.ok(symbols.ok);
    case "starting":
      return style.active(symbols.waiting);
    case "not-started":
      return style.dim(symbols.off);
    case "flapping":
      return style.warn(symbols.warn);
    case "failed":
      return style.bad(symbols.bad);
  }
}
