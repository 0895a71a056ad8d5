import type { Container } from "../../domain/container.ts";
import { groupByService } from "../services/group-by-service.ts";
import type { Look } from "./diff-progress.ts";
import { firstStartMs } from "./start-times.ts";

/**
 * Leaves out the services that were ready before the command and still have the same run: an image was built or pulled,
 * and nothing else changed.
 */
export function findNewReady(
  readyMs: ReadonlyMap<string, number>,
  before: Look,
  containers: readonly Container[],
): ReadonlyMap<string, number> {
  const [then, now] = [groupByService(before.containers), groupByService(containers)];
  const runOf = (own: readonly Container[] = []) =>
    [firstStartMs(own), ...own.map(({ id }) => id).sort()].join();
  return new Map(
    [...readyMs].filter(([service]) => {
      const kind = before.verdicts.get(service)?.kind;
      const wasReady = kind === "ready" || kind === "done";
      return !(wasReady && then.has(service) && runOf(then.get(service)) === runOf(now.get(service)));
    }),
  );
}
