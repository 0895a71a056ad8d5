import { expect, it } from "vitest";
import { assignRanks, type Candidate } from "../../../../src/backend/training/ranks/assign-ranks.ts";

const free = (id: string, node: string): Candidate => ({ id, node, isFree: true });
const busy = (id: string, node: string): Candidate => ({ id, node, isFree: false });

it.each<[string, readonly Candidate[], number, readonly string[]]>([
  ["prefers nodes without a rank", [free("a", "n1"), free("b", "n2"), free("c", "n3")], 3, ["b", "c"]],
  ["uses the node of rank 0 last", [free("a", "n1"), free("b", "n2")], 3, ["b", "a"]],
  ["spreads over the other nodes", [free("a", "n2"), free("b", "n2"), free("c", "n3")], 3, ["a", "c"]],
  ["shares a node if there are too few", [free("a", "n2"), free("b", "n2")], 3, ["a", "b"]],
  ["leaves busy services alone", [busy("a", "n2"), free("b", "n3")], 2, ["b"]],
])("%s", (_title, candidates, nnodes, expected) => {
  const found = assignRanks(candidates, { nnodes, ownNode: "n1" });
  expect(found.kind === "assigned" ? found.services.map(({ id }) => id) : found).toEqual(expected);
});

it("assigns all ranks or none, and tells whether services are missing or busy", () => {
  const services = [busy("a", "n2"), free("b", "n3")];
  expect(assignRanks(services, { nnodes: 3, ownNode: "n1" })).toEqual({
    kind: "waiting",
    connected: 2,
    isBusy: true,
  });
  expect(assignRanks(services, { nnodes: 4, ownNode: "n1" })).toEqual({
    kind: "waiting",
    connected: 2,
    isBusy: false,
  });
});

it("never puts two ranks on a node while another node has none, in any order of services", () => {
  const chance = createChance(7);
  for (let round = 0; round < 500; round += 1) {
    const count = 1 + Math.floor(chance() * 8);
    const services = Array.from({ length: count }, (_, at): Candidate => {
      return { id: `${at}`, node: `n${1 + Math.floor(chance() * 4)}`, isFree: chance() < 0.7 };
    });
    const nnodes = 2 + Math.floor(chance() * 4);
    const usable = services.filter(({ isFree }) => isFree);
    const found = assignRanks(services, { nnodes, ownNode: "n1" });
    expect(found.kind).toBe(usable.length >= nnodes - 1 ? "assigned" : "waiting");
    if (found.kind === "waiting") continue;
    const ids = new Set(found.services.map(({ id }) => id));
    expect(ids.size).toBe(nnodes - 1);
    expect(found.services.every(({ isFree }) => isFree)).toBe(true);
    const used = new Set(["n1", ...found.services.map(({ node }) => node)]);
    const isShared = used.size < nnodes;
    const isEmptyNodeLeft = usable.some(({ node }) => !used.has(node));
    expect(isShared && isEmptyNodeLeft).toBe(false);
    expect(assignRanks(services.toReversed(), { nnodes, ownNode: "n1" })).toEqual(found);
  }
});

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
