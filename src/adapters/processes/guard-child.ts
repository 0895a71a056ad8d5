import type { ChildProcess } from "node:child_process";
import { recordFolder } from "../disk/known-folders.ts";
import {
  type ChildPurpose,
  formatMark,
  markName,
  noteAnnounced,
  noteEnded,
  noteStarted,
  ownIdentity,
} from "./child-record.ts";
import { endFamily, killFamily } from "./end-family.ts";
import { hasVariable, readStart } from "./list-processes.ts";

/** A child that is recorded and may now be started. */
export interface AnnouncedChild {
  /** Variables that the child's environment must contain. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Stops the started child and its descendants when the signal aborts, or when this process exits first.
   * Await `settled` after the child has exited: it resolves when an abort has stopped all of them.
   */
  guard(child: ChildProcess, options?: GuardOptions): { settled(): Promise<void> };
}

/** How to stop a child. */
export interface GuardOptions {
  readonly signal?: AbortSignal | undefined;
  readonly graceMs?: number;
}

/**
 * Grace period of a child between an interrupt and SIGKILL. Supervisors often kill stackctl after five
 * seconds, and its children must be gone by then.
 */
export const graces = { reads: 1_000, changes: 3_000 } as const;

/**
 * Records that a child is about to be started, so that it can be found however this process exits. Start the
 * child in its own process group (`detached`), so that it receives Ctrl-C only once, from stackctl.
 */
export function announceChild(purpose: ChildPurpose, folder = recordFolder()): AnnouncedChild {
  const owner = ownIdentity();
  const number = Number(process.hrtime.bigint() % 1_000_000_000_000_000n);
  noteAnnounced(folder, owner, number, purpose);
  const mark = `${markName}=${formatMark(owner, number)}`;
  const isMarked = (pid: number) => hasVariable(pid, (assignment) => assignment === mark);
  return {
    env: { [markName]: formatMark(owner, number) },
    guard(child, { signal, graceMs = graces[purpose.does] } = {}) {
      const { pid } = child;
      if (pid === undefined) {
        noteEnded(folder, owner, number);
        return { settled: async () => undefined };
      }
      const identity = { pid, startedAt: readStart(pid) };
      noteStarted(folder, owner, number, identity);
      const killNow = () => killFamily([identity], isMarked);
      process.once("exit", killNow);
      let ending: Promise<unknown> | undefined;
      const end = () => {
        ending ??= endFamily({ roots: [identity], first: "SIGINT", graceMs, isMarked });
        // Mark the rejection as handled: `settled` may await this promise only later.
        ending.catch(() => undefined);
      };
      if (signal?.aborted) end();
      else signal?.addEventListener("abort", end, { once: true });
      return {
        async settled() {
          signal?.removeEventListener("abort", end);
          try {
            await ending;
          } finally {
            process.off("exit", killNow);
            noteEnded(folder, owner, number);
          }
        },
      };
    },
  };
}
