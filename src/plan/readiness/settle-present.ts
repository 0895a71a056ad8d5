import type { Container } from "../../domain/container.ts";
import type { Verdict } from "../../domain/verdict.ts";

/**
 * The verdict of a moment in which stackctl starts nothing: a service that waits for its first start is not
 * started, whereas `up` and `wait` call it starting.
 */
export function settlePresent(verdict: Verdict, containers: readonly Container[]): Verdict {
  if (verdict.kind !== "starting" || !containers.every(({ state }) => state === "created")) return verdict;
  return { kind: "not-started", why: "was not started" };
}
