import type { ChildProcess } from "node:child_process";
import type { AnnouncedChild } from "../processes/guard-child.ts";

interface Attached<End> {
  readonly child: ChildProcess;
  /** How the child ends. */
  readonly ended: PromiseLike<End>;
  readonly announced: AnnouncedChild;
  /** It is of the terminal's own group, so that Ctrl-C reaches it from there. */
  readonly onTerminal: boolean;
}

/** How many times Ctrl-C is the child's own affair: Compose stops at the first one and kills at the second. */
const leftToChild = 2;

/**
 * Waits for a child that has the streams of this process. On a terminal, Ctrl-C reaches the child directly and is its own
 * affair, but for the third one; every other signal is passed on, and ends the child by force after a grace.
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

/** Nobody else hears of Ctrl-C meanwhile. Gives the function that ends this. */
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
