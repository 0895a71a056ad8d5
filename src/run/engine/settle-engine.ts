import { findAwaited, noticeAwaited } from "../../plan/engine/await-ending.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { World } from "../world.ts";

interface Settling {
  readonly project: string;
  readonly deadlineMs: number;
}

const betweenLooksMs = 100;

/**
 * Waits until the engine has stopped and removed the containers of an earlier request, and reports it once.
 * Such a request outlives the command that made it, and until then its containers look like any other.
 * Continues if the engine cannot report such requests, or takes longer than the deadline.
 */
export async function settleEngine(
  { project, deadlineMs }: Settling,
  { engine, clock, reporter }: Pick<World, "engine" | "clock"> & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<void> {
  const begunMs = clock.now();
  for (let isFirst = true; ; isFirst = false) {
    const ending = await engine.listEnding(project, signal);
    const awaited = findAwaited(ending, { begunMs, nowMs: clock.now(), deadlineMs });
    if (awaited.length === 0) return;
    if (isFirst) reporter.on({ kind: "notice", notice: noticeAwaited(awaited) });
    await clock.sleep(betweenLooksMs, signal);
  }
}
