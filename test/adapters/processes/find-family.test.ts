import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFamily } from "../../../src/adapters/processes/find-family.ts";
import type { ProcessRow } from "../../../src/adapters/processes/list-processes.ts";

const row = (pid: number, parent: number, more: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  parent,
  group: pid,
  session: pid,
  startedAt: String(1000 + pid),
  isGone: false,
  ...more,
});
const identity = ({ pid, startedAt }: ProcessRow) => ({ pid, startedAt });
const pidsOf = (rows: readonly ProcessRow[]) => rows.map(({ pid }) => pid).sort((a, b) => a - b);
const nobody = () => false;

describe("findFamily", () => {
  it("finds children, and children of them, in whatever session", () => {
    const rows = [row(100, 1), row(101, 100, { group: 100, session: 100 }), row(102, 101), row(900, 1)];
    expect(pidsOf(findFamily(rows, [row(100, 1)], nobody))).toEqual([100, 101, 102]);
  });

  it("finds members of the session whose parent has exited", () => {
    const rows = [row(100, 1), row(105, 1, { group: 104, session: 100 })];
    expect(pidsOf(findFamily(rows, [row(100, 1)], nobody))).toEqual([100, 105]);
  });

  it("counts members of a session without its leader only if they have the mark", () => {
    const rows = [row(105, 1, { group: 100, session: 100 }), row(106, 1, { group: 100, session: 100 })];
    expect(pidsOf(findFamily(rows, [identity(row(100, 1))], (pid) => pid === 106))).toEqual([106]);
  });

  it("ignores a process that reuses the pid, and its children", () => {
    const later = row(100, 1, { startedAt: "5000" });
    const rows = [later, row(101, 100, { group: 100, session: 100, startedAt: "5001" })];
    expect(findFamily(rows, [row(100, 1)], () => true)).toEqual([]);
  });

  it("ignores a child older than its parent, because the parent's pid was reused", () => {
    const rows = [row(100, 1, { startedAt: "9000" }), row(101, 100, { startedAt: "8000" })];
    expect(pidsOf(findFamily(rows, [rows[0] ?? row(0, 0)], nobody))).toEqual([100]);
  });

  it("leaves out exited processes, and continues with their children", () => {
    const rows = [row(100, 1, { isGone: true }), row(101, 100)];
    expect(pidsOf(findFamily(rows, [row(100, 1)], nobody))).toEqual([101]);
  });

  it("never names this process, nor the first one, nor one outside the family", () => {
    const tree = fc
      .array(fc.nat({ max: 20 }), { minLength: 2, maxLength: 20 })
      .map((parents) =>
        parents.map((parent, index) => row(index + 2, Math.min(parent, index) + 1, { session: 1, group: 1 })),
      );
    fc.assert(
      fc.property(tree, fc.nat(), (rows, pick) => {
        const root = rows[pick % rows.length] ?? row(2, 1);
        const found = findFamily(rows, [root], nobody);
        const descends = (one: ProcessRow): boolean => {
          if (one.pid === root.pid) return true;
          const parent = rows.find(({ pid }) => pid === one.parent);
          return parent !== undefined && descends(parent);
        };
        expect(pidsOf(found)).toEqual(pidsOf(rows.filter((one) => descends(one) && one.pid !== process.pid)));
      }),
    );
    const self = row(process.pid, 1);
    expect(findFamily([self], [self], nobody)).toEqual([]);
  });
});
