import { expect, it } from "vitest";
import {
  findFirstEnd,
  type GroupSight,
  judgeGroup,
  type RankSight,
} from "../../../../src/backend/training/ranks/judge-group.ts";

const limits = { lostAfterMs: 10_000, startMs: 60_000, noticeMs: 5_000 };
const late = { runsForMs: 60_001 };

it.each<[string, Partial<GroupSight>, readonly Partial<RankSight>[], string | undefined]>([
  ["lets ranks start in time", { runsForMs: 60_000 }, [{ phase: "ordered" }], undefined],
  ["lets a started run go on", { ...late, hasStarted: true }, [{ phase: "joined" }], undefined],
  [
    "names a lost rank first",
    late,
    [{ phase: "ordered" }, { nodeRank: 2, node: "n3", silentMs: 12_300 }],
    "rank 2 on node n3 is lost: its rank service has been silent for 12 s",
  ],
  ["gives rank 0 time to notice a failed rank", {}, [ended("no memory", 5_000)], undefined],
  ["ends a run with a failed rank", {}, [ended("no memory", 5_001)], "rank 1 on node n2 failed: no memory"],
  [
    "ignores a rank that ended well",
    { hasStarted: true },
    [{ ...ended("the trainer exited with code 0", 9_000), failed: false }],
    undefined,
  ],
  [
    "names each rank that did not start, with the reason",
    late,
    [
      { phase: "starting", said: "no route to host" },
      { nodeRank: 2, node: "n3", phase: "ordered" },
      { nodeRank: 3, node: "n4" },
    ],
    "rank 1 on node n2 did not start within 60 s: no route to host; rank 2 on node n3 did not start within 60 s: its rank service did not confirm the order",
  ],
  [
    "names the ranks of a node with several processes",
    { ...late, processes: 4 },
    [{ phase: "starting" }],
    "ranks 4 to 7 on node n2 did not start within 60 s: torchrun waits for rank 0",
  ],
  [
    "tells a connection that never forms",
    late,
    [{}],
    "the ranks did not connect to each other within 60 s: the processes of every other node run, but rank 0 has not started to train",
  ],
])("%s", (_title, sight, ranks, expected) => {
  const whole = { processes: 1, runsForMs: 6_000, hasStarted: false, ...sight, ranks: ranks.map(makeRank) };
  expect(judgeGroup(whole, limits)).toBe(expected);
});

const lostConnection = "RuntimeError: Connection closed by peer [10.0.0.2]:4711";

it.each<[string, string, readonly Partial<RankSight>[], string]>([
  [
    "its own signal",
    "rank 0 was ended by signal 9",
    [ended("rank 1 was ended by signal 9")],
    "rank 0 was ended by signal 9",
  ],
  [
    "a killed rank",
    "RuntimeError: no memory",
    [ended("rank 1 was ended by signal 9")],
    "rank 1 on node n2 failed: rank 1 was ended by signal 9",
  ],
  [
    "a rank with a reason, after a lost connection",
    lostConnection,
    [ended(lostConnection), { ...ended("RuntimeError: no memory"), nodeRank: 2, node: "n3" }],
    "rank 2 on node n3 failed: RuntimeError: no memory",
  ],
  ["its own reason", "RuntimeError: no memory", [ended(lostConnection)], "RuntimeError: no memory"],
  ["its own report without a better one", lostConnection, [ended(lostConnection)], lostConnection],
])("finds what ended first: %s", (_title, said, ranks, expected) => {
  expect(findFirstEnd(said, ranks.map(makeRank), 1)).toBe(expected);
});

function ended(said: string, endedForMs = 1): Partial<RankSight> {
  return { phase: "ended", failed: true, said, endedForMs };
}

function makeRank(given: Partial<RankSight>): RankSight {
  const base = { nodeRank: 1, node: "n2", silentMs: 5, phase: "joined", failed: false, said: "" } as const;
  return { ...base, endedForMs: undefined, ...given };
}
