import type { ProcessIdentity, ProcessRow } from "./list-processes.ts";

/**
 * The processes that descend from these ones and still run, the given ones included: by parent, and by a session or
 * group that a given process leads. Where the leader is gone, only members count that `isMarked` knows as ours. A
 * daemon that left its session and lost its parent on purpose is no member. Never this process.
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
    // Nobody gets the number of a group that still has members: another leader means that none is left.
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
  // A Set visits what is added while it is walked.
  for (const member of members) {
    for (const child of children.get(member.pid) ?? []) if (!isOlder(child, member)) members.add(child);
  }
  return [...members].filter(({ isGone, pid }) => !isGone && pid !== process.pid && pid > 1);
}

/** Whether a row is the very process that was meant; without a known start the pid decides. */
export function isSame(row: ProcessIdentity, { pid, startedAt }: ProcessIdentity): boolean {
  return row.pid === pid && (startedAt === null || row.startedAt === startedAt);
}

/** No child begins before its parent: the table was read in the midst of a change. Only ticks can be compared. */
function isOlder(child: ProcessIdentity, parent: ProcessIdentity): boolean {
  return Number(child.startedAt) < Number(parent.startedAt);
}
