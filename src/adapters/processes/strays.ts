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
import { listDeadOwners } from "./list-dead-owners.ts";
import {
  hasVariable,
  listProcesses,
  type ProcessIdentity,
  type ProcessRow,
  readBoot,
} from "./list-processes.ts";

/** A child that a killed stackctl left at work. */
export interface Stray {
  /** The stackctl that was killed: `stackctl up`. */
  readonly what: string;
  /** Where it was called. */
  readonly cwd: string;
  readonly owner: ProcessIdentity;
  readonly name: string;
  readonly pid: number;
  readonly child: RecordedChild;
  readonly roots: readonly ProcessIdentity[];
}

/** Which strays are meant, by their purpose and by the stackctl that started them. */
export type StrayFilter = (child: RecordedChild, owner: ProcessIdentity) => boolean;

/** Children that killed stackctls left and that still run. Records of which nothing is left are removed. */
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

/** Ends a stray with its descendants; gives the pids of those that cannot be ended. */
export async function endStray({ owner, child, roots }: Stray): Promise<readonly number[]> {
  const left = await endFamily({
    roots,
    // Nobody reads what a reader finds.
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
  // stackctl was killed before it could record the child, which bears the mark of its number.
  if (identity === undefined) return rows.filter(({ pid }) => isMarked(pid));
  // Without the time of its start, the pid may belong to a stranger by now.
  return identity.startedAt === null ? [] : [identity];
}

function markOf(owner: ProcessIdentity, { number }: RecordedChild): (pid: number) => boolean {
  const mark = `${markName}=${formatMark(owner, number)}`;
  return (pid) => hasVariable(pid, (assignment) => assignment === mark);
}
