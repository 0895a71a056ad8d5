import type { ChildProcess } from "node:child_process";
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
import { recordFolder } from "./record-folder.ts";

/** A child that is recorded, and may now be started. */
export interface AnnouncedChild {
  /** What the child's environment must hold. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Ends the started child with its descendants when the signal aborts, and when this process ends before it. To be
   * awaited once the child has ended: resolves when nothing that an abort was to end is left.
   */
  guard(child: ChildProcess, options?: GuardOptions): { settled(): Promise<void> };
}

/** How a child is ended. */
export interface GuardOptions {
  readonly signal?: AbortSignal | undefined;
  readonly graceMs?: number;
}

/**
 * What a child gets to end in order after an interrupt, before it is killed. Who ends stackctl often kills it after
 * five seconds, and its children are to be gone by then.
 */
export const graces = { reads: 1_000, changes: 3_000 } as const;

/**
 * Records that a child is about to be started, so that it can be found however this process ends. The child should lead
 * a group of its own (`detached`), so that Ctrl-C reaches it through us and once.
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
        // Awaited by `settled`, which may be called later.
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
