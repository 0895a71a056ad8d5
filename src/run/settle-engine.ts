import type { Reporter } from "../ports/reporter.ts";
import type { World } from "./world.ts";

interface Settling {
  readonly project: string;
  readonly deadlineMs: number;
}

const betweenLooksMs = 100;

/** What a busy engine needs beyond the grace to kill a container, and to say so. */
const killTakesMs = 5_000;

/**
 * Waits until the engine has stopped and removed what an earlier command had asked it to, and says so once: the request
 * outlives whoever made it, and a container that is about to be stopped looks like any other until then. Where the
 * engine cannot tell, or takes longer than it may, the command goes on.
 */
export async function settleEngine(
  { project, deadlineMs }: Settling,
  { engine, clock, reporter }: Pick<World, "engine" | "clock"> & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<void> {
  const begunMs = clock.now();
  for (let isFirst = true; ; isFirst = false) {
    const ending = await engine.listEnding(project, signal);
    const nowMs = clock.now();
    const awaited = ending.filter(
      ({ sinceMs = begunMs, graceMs }) => nowMs < Math.min(sinceMs + graceMs + killTakesMs, deadlineMs),
    );
    if (awaited.length === 0) return;
    if (isFirst) {
      const names = awaited.map(({ name }) => name).join(", ");
      const message = `the engine still stops ${names} for an earlier command; waiting until it is done`;
      reporter.on({ kind: "notice", notice: { code: "waiting-for-engine", message } });
    }
    await clock.sleep(betweenLooksMs, signal);
  }
}
