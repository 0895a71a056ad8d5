import { expect, it } from "vitest";
import { describeExit, findKilledRank } from "../../../../src/backend/training/trainers/describe-exit.ts";

/** As torchrun 2.14 writes it. */
const summary = `
============================================================
train.py FAILED
------------------------------------------------------------
Failures:
[1]:
  rank      : 0 (local_rank: 0)
  exitcode  : 1 (pid: 50)
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  time      : 2026-01-01_00:00:00
  host      : trainer
  rank      : 1 (local_rank: 1)
  exitcode  : EXIT (pid: 51)
  error_file: <N/A>
============================================================`;

it.each([
  ["a rank that was killed", 1, null, summary.replace("EXIT", "-9"), "rank 1 was ended by signal 9"],
  ["a rank that exited", 1, null, summary.replace("EXIT", "7"), "rank 1 exited with code 7"],
  ["a program that was killed", null, "SIGKILL", "", "the trainer was ended by SIGKILL"],
  ["a program that exits", 2, null, "usage: train.py", "the trainer exited with code 2 before it was done"],
  [
    "a program that is not there",
    new Error("spawn python3 ENOENT"),
    undefined,
    "",
    "the trainer cannot be started: spawn python3 ENOENT",
  ],
])("describes %s", (_what, code, killedBy, stderr, expected) => {
  expect(describeExit(code, killedBy, stderr)).toBe(expected);
});

it.each([
  ["the root cause", summary.replace("EXIT", "-9"), "rank 1 was ended by signal 9"],
  [
    "another failure than the one that was seen first",
    summary.replace("exitcode  : 1 ", "exitcode  : -9 ").replace("EXIT", "1"),
    "rank 0 was ended by signal 9",
  ],
  ["none: torchrun ended it", summary.replace("EXIT", "-15"), undefined],
  ["none: it aborted, as one does that lost another", summary.replace("EXIT", "-6"), undefined],
  ["none: it exited", summary.replace("EXIT", "7"), undefined],
  ["none: nothing is reported", "usage: train.py", undefined],
])("finds the rank that was killed: %s", (_what, stderr, expected) => {
  expect(findKilledRank(stderr)).toBe(expected);
});
