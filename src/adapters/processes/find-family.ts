import type { ProcessIdentity, ProcessRow } from "./list-processes.ts";

/**
 * The given processes and their descendants that still run. Descendants are found by parent, and by a session
 * or group that a given process leads. If the leader no longer exists, only members that `isMarked`
 * recognises count. A daemon that left its session and its parent on purpose is not a member. Never includes
 * this process.
 */
export function findFamily(
  rows: readonly ProcessRow[],
  roots: readonly ProcessIdentity[],
  isMarked: (pid: number) => boolean,
): readonly ProcessRow[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const members = new Set<ProcessRow>();
  for (const root of roots) {
    const own = byPid.get(root.pid);
    // The kernel does not reuse the number of a group that still has members, so a different leader means
    // that no member is left.
    if (own && !isSame(own, root)) continue;
    if (own) members.add(own);
    for (const row of rows) {
      const isLed = row.session === root.pid || row.group === root.pid;
      if (isLed && (own || isMarked(row.pid))) members.add(row);
    }
  }
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.parent);
    if (siblings) siblings.push(row);
    else children.set(row.parent, [row]);
  }
  // Iterating over a Set includes items added during the iteration.
  for (const member of members) {
    for (const child of children.get(member.pid) ?? []) if (!isOlder(child, member)) members.add(child);
  }
  return [...members].filter(({ isGone, pid }) => !isGone && pid !== process.pid && pid > 1);
}

/** Whether a row is the given process. If a start time is unknown, the pid decides. */
export function isSame(row: ProcessIdentity, { pid, startedAt }: ProcessIdentity): boolean {
  return row.pid === pid && (startedAt === null || row.startedAt === startedAt);
}

/**
 * A child cannot start before its parent; if it seems to, the table changed while it was read. Only clock
 * ticks can be compared.
 */
function isOlder(child: ProcessIdentity, parent: ProcessIdentity): boolean {
  return Number(child.startedAt) < Number(parent.startedAt);
}
