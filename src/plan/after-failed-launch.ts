import type { Container } from "../domain/container.ts";
import type { Verdict } from "../domain/verdict.ts";
import { groupByService, isPending } from "./judge-all.ts";

/** What to do when Compose gave up though nothing failed for good. */
export type AfterFailedLaunch = "wait" | "relaunch" | "give-up";

/**
 * Compose gives up at the first "unhealthy" of a dependency, also of one that is healthy a second later. As long as
 * something that was started may still become ready, wait; once it is, launch what Compose left lying; when nothing
 * moves any more, Compose had another reason.
 */
export function afterFailedLaunch(
  verdicts: ReadonlyMap<string, Verdict>,
  containers: readonly Container[],
  readyAtLaunch: number,
): AfterFailedLaunch {
  const byService = groupByService(containers);
  const pending = [...verdicts].filter(([, verdict]) => isPending(verdict)).map(([service]) => service);
  const isStarted = (service: string) =>
    (byService.get(service) ?? []).some(({ state }) => state === "running" || state === "restarting");
  if (pending.some(isStarted)) return "wait";
  return verdicts.size - pending.length > readyAtLaunch ? "relaunch" : "give-up";
}
