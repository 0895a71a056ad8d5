import {
  type ChildRecord,
  formatMark,
  markName,
  type RecordedChild,
  readChildRecord,
  removeChildRecord,
} from "./child-record.ts";
import { endFamily } from "./end-family.ts";
import { findFamily } from "./find-family.ts";
import { graces } from "./guard-child.ts";
import { listDeadOwners } from "./is-alive.ts";
import {
  hasVariable,
  listProcesses,
  type ProcessIdentity,
  type ProcessRow,
  readBoot,
} from "./list-processes.ts";

/** A child that still runs after its stackctl was killed. */
export interface Stray {
  /** The command of the killed stackctl: `stackctl up`. */
  readonly what: string;
  /** The working directory of the killed stackctl. */
  readonly cwd: string;
  readonly owner: ProcessIdentity;
  readonly name: string;
  readonly pid: number;
  readonly child: RecordedChild;
  readonly roots: readonly ProcessIdentity[];
}

/** Selects strays by their purpose and by the stackctl that started them. */
export type StrayFilter = (child: RecordedChild, owner: ProcessIdentity) => boolean;

/** Children of killed stackctl processes that still run. Records without running children are removed. */
export async function findStrays(folder: string, isMeant: StrayFilter): Promise<readonly Stray[]> {
  const owners = listDeadOwners(folder);
  if (owners.length === 0) return [];
  const rows = await listProcesses();
  return owners.flatMap((owner) => {
    const record = readChildRecord(folder, owner);
    const all = record ? findOfRecord(record, owner, rows) : [];
    if (record && all.length === 0) removeChildRecord(folder, owner);
    return all.filter(({ child }) => isMeant(child, owner));
  });
}

/** Stops a stray with its descendants. Returns the pids that cannot be stopped. */
export async function endStray({ owner, child, roots }: Stray): Promise<readonly number[]> {
  const left = await endFamily({
    roots,
    // The output of a reading child is lost, so kill it at once.
    first: child.does === "reads" ? undefined : "SIGINT",
    graceMs: graces[child.does],
    isMarked: markOf(owner, child),
  });
  return left.map(({ pid }) => pid);
}

function findOfRecord(
  { what, cwd, boot, children }: ChildRecord,
  owner: ProcessIdentity,
  rows: readonly ProcessRow[],
): readonly Stray[] {
  if (boot !== readBoot()) return [];
  return children.flatMap((child) => {
    const isMarked = markOf(owner, child);
    const roots = findRoots(child, rows, isMarked);
    const [first] = findFamily(rows, roots, isMarked);
    if (first === undefined) return [];
    return [{ what, cwd, owner, name: child.name, pid: child.identity?.pid ?? first.pid, child, roots }];
  });
}

function findRoots(
  { identity }: RecordedChild,
  rows: readonly ProcessRow[],
  isMarked: (pid: number) => boolean,
): readonly ProcessIdentity[] {
  // stackctl was killed before it recorded the child, but the child carries the mark with its number.
  if (identity === undefined) return rows.filter(({ pid }) => isMarked(pid));
  // Without a start time, the pid may now belong to an unrelated process.
  return identity.startedAt === null ? [] : [identity];
}

function markOf(owner: ProcessIdentity, { number }: RecordedChild): (pid: number) => boolean {
  const mark = `${markName}=${formatMark(owner, number)}`;
  return (pid) => hasVariable(pid, (assignment) => assignment === mark);
}
