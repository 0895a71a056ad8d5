import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderDependencies } from "../../../src/plan/services/order-services.ts";

const order = (graph: readonly (readonly number[])[]) =>
  orderDependencies(graph.keys(), (item) => graph[item] ?? []);

describe("orderDependencies", () => {
  it("puts each item after its dependencies, once", () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.tuple(...Array.from({ length: size }, (_, item) => fc.subarray([...Array(item).keys()]))),
      );
    fc.assert(
      fc.property(graphs, (graph) => {
        const ordered = order(graph);
        expect([...ordered].sort((a, b) => a - b)).toEqual([...graph.keys()]);
        for (const [item, needs] of graph.entries()) {
          for (const need of needs) expect(ordered.indexOf(need)).toBeLessThan(ordered.indexOf(item));
        }
      }),
    );
  });

  it("keeps the original order of independent items", () => {
    expect(order([[2], [], [], [0]])).toEqual([2, 0, 1, 3]);
  });

  it("terminates on a cycle", () => {
    expect(order([[1], [2], [0], [3]])).toEqual([2, 1, 0, 3]);
  });

  it("handles a chain of 100,000 items, and visits each dependency once", () => {
    const looksOf = (length: number) => {
      let looks = 0;
      const ordered = orderDependencies(Array(length).keys(), (item) => {
        looks += 1;
        return item + 1 < length ? [item + 1] : [];
      });
      expect(ordered[0]).toBe(length - 1);
      return looks;
    };
    expect(looksOf(100_000)).toBe(2 * looksOf(50_000));
  });
});
