import { type EndingContainer, killTakesMs } from "../../domain/container.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { World } from "../world.ts";

interface Settling {
  readonly project: string;
  readonly deadlineMs: number;
}

const betweenLooksMs = 100;

/** The default grace period: the longest wait for a container whose stop is uncertain. */
const longestDoubtMs = 10_000;

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
  const endsAtMs = ({ isCertain, sinceMs = begunMs, graceMs }: EndingContainer) =>
    sinceMs + (isCertain ? graceMs : Math.min(graceMs, longestDoubtMs)) + killTakesMs;
  for (let isFirst = true; ; isFirst = false) {
    const ending = await engine.listEnding(project, signal);
    const nowMs = clock.now();
    const awaited = ending.filter((one) => nowMs < Math.min(endsAtMs(one), deadlineMs));
    if (awaited.length === 0) return;
    if (isFirst) reporter.on({ kind: "notice", notice: describeAwaited(awaited) });
    await clock.sleep(betweenLooksMs, signal);
  }
}

function describeAwaited(awaited: readonly EndingContainer[]): Notice {
  const certain = awaited.filter(({ isCertain }) => isCertain);
  const names = (certain.length > 0 ? certain : awaited).map(({ name }) => name).join(", ");
  const message =
    certain.length > 0
      ? `the engine is still stopping ${names} for an earlier command; waiting for it to finish`
      : `the engine may still be stopping ${names} for an earlier command, but keeps no record of it; waiting for at most ${(longestDoubtMs + killTakesMs) / 1000} s`;
  return { code: "waiting-for-engine", message };
}
