import { expect, it } from "vitest";
import { explainMissing } from "../../../../src/backend/training/ranks/explain-missing.ts";

const base = { nnodes: 3, processes: 1, connected: 1, lost: [], timeoutMs: 60_000 };

it("names the ranks that have no node", () => {
  expect(explainMissing(base)).toBe("rank 2 has no node: within 60 s, 1 of 2 rank services connected");
  expect(explainMissing({ ...base, connected: 0 })).toBe(
    "ranks 1 to 2 have no node: within 60 s, 0 of 2 rank services connected",
  );
  expect(explainMissing({ ...base, processes: 2 })).toBe(
    "ranks 4 to 5 have no node: within 60 s, 1 of 2 rank services connected",
  );
});

it("names a node that was lost", () => {
  expect(explainMissing({ ...base, lost: [{ node: "n3", silentMs: 71_200 }] })).toBe(
    "rank 2 has no node: within 60 s, 1 of 2 rank services connected; n3 has been silent for 71 s",
  );
});
