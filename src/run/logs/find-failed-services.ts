import type { Verdict } from "../../domain/verdict.ts";
import { pickTelling } from "../../plan/resources/summarize.ts";
import { groupByService } from "../../plan/services/group-by-service.ts";
import type { Project } from "../project/load-project.ts";
import { observeStack } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";

/** A service that has failed, by the judgement of `status`. */
export interface FailedService {
  readonly name: string;
  readonly why: string;
  /** How long ago its container ended, in milliseconds; undefined if it has not ended. */
  readonly endedForMs: number | undefined;
}

/** The failed services among those named, in the order of `status`; among all if none is named. */
export async function findFailedServices(
  project: Project,
  names: readonly string[],
  world: Pick<World, "engine" | "clock" | "files" | "secrets">,
  signal: AbortSignal,
): Promise<readonly FailedService[]> {
  const { verdicts, containers, judged } = await observeStack(project, world, signal, "at-present");
  const byService = groupByService(containers);
  const nowMs = world.clock.now();
  return [...verdicts].flatMap(([name, verdict]) => {
    if (verdict.kind !== "failed" || (names.length > 0 && !names.includes(name))) return [];
    const container = pickTelling(byService.get(name) ?? [], judged.get(name));
    const finishedAtMs = container?.state === "running" ? undefined : container?.finishedAtMs;
    const endedForMs = finishedAtMs === undefined ? undefined : Math.max(0, nowMs - finishedAtMs);
    return [{ name, why: redactWhy(verdict, world), endedForMs }];
  });
}

/** Only the reason why a container cannot start is text of the engine. */
function redactWhy(
  { reason, why }: Extract<Verdict, { kind: "failed" }>,
  { secrets }: Pick<World, "secrets">,
): string {
  return reason === "cannot-start" ? secrets.redact(why) : why;
}
