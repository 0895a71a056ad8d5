import { describe, expect, it } from "vitest";
import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import { findFinished } from "../../../src/plan/launch/find-finished.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";

const job = { condition: "completed", mayExit: true } as const;
const done = { state: "exited", exitCode: 0 } as const;

describe("findFinished", () => {
  const selected = {
    ...job,
    service: aService("migrate"),
    feature: undefined,
    cause: "",
    timeoutMs: undefined,
  };
  it.each<[readonly PlanNode["kind"][], Pick<PlanNode, "follows">, number]>([
    [[], {}, 1],
    [["build", "start", "wait"], { follows: true }, 1],
    [["pull", "start", "wait"], { follows: true }, 1],
    [["build", "recreate", "start", "wait"], { follows: true }, 0],
    [["build", "start", "wait"], {}, 0],
    [["start", "wait"], {}, 0],
  ])("with %j in the plan of the job, where the start has %j", (kinds, start, expected) => {
    const nodes = kinds.map((kind, index) => ({
      id: index + 1,
      kind,
      service: "migrate",
      cause: "",
      after: [],
      ...(kind === "start" && start),
    }));
    expect(findFinished(nodes, [selected], [aContainer("migrate", done)]).size).toBe(expected);
  });
});
