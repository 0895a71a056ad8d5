import { expect, it } from "vitest";
import { watchSlots } from "../../../../src/adapters/swarm/tasks/watch-slots.ts";
import type { Container } from "../../../../src/domain/container.ts";
import { aContainer } from "../../../support/build/shapes.ts";

it("reports a new slot with a reading of everything: it was prepared under another id", async () => {
  const readings: Container[][] = [[], [aContainer("web", { id: "web.node1" })], []];
  const ending = new AbortController();
  const world = {
    clock: { now: () => 0, sleep: async () => undefined },
    list: async () => {
      const next = readings.shift();
      if (readings.length === 0) ending.abort();
      return next ?? [];
    },
  };
  const seen: string[] = [];
  for await (const { action } of watchSlots(world, ending.signal)) seen.push(action);
  expect(seen.slice(0, 3)).toEqual(["resync", "create", "resync"]);
});
