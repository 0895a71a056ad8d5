import type { ChildProcess } from "node:child_process";
import type { AnnouncedChild } from "../processes/guard-child.ts";

interface Attached<End> {
  readonly child: ChildProcess;
  /** Resolves when the child exits. */
  readonly ended: PromiseLike<End>;
  readonly announced: AnnouncedChild;
  /** The child is in the terminal's foreground process group, so the terminal sends Ctrl-C to it directly. */
  readonly onTerminal: boolean;
}

/** The child handles this many Ctrl-C itself: Compose stops at the first one and kills at the second. */
const leftToChild = 2;

/**
 * Waits for a child that uses the streams of this process. On a terminal, the child receives Ctrl-C directly
 * and handles the first two itself. A third Ctrl-C and every other signal are passed on, and kill the child
 * after a grace period.
 */
export async function attachChild<End>(
  { child, ended, announced, onTerminal }: Attached<End>,
  signal: AbortSignal | undefined,
): Promise<End> {
  const enough = new AbortController();
  const pass = () => enough.abort(signal?.reason);
  signal?.addEventListener("abort", pass, { once: true });
  const takeBack = onTerminal ? leaveCtrlC(() => enough.abort("SIGINT")) : () => undefined;
  const guarded = announced.guard(child, { signal: enough.signal });
  try {
    return await ended;
  } finally {
    takeBack();
    signal?.removeEventListener("abort", pass);
    await guarded.settled();
  }
}

/**
 * Detaches every other Ctrl-C handler of this process, and calls `onEnough` at the third Ctrl-C. Returns a
 * function that restores the handlers.
 */
function leaveCtrlC(onEnough: () => void): () => void {
  const others = process.listeners("SIGINT");
  let presses = 0;
  const press = () => {
    presses += 1;
    if (presses > leftToChild) onEnough();
  };
  process.on("SIGINT", press);
  for (const other of others) process.off("SIGINT", other);
  return () => {
    for (const other of others) process.on("SIGINT", other);
    process.off("SIGINT", press);
  };
}
