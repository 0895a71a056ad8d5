import { describe, expect, it } from "vitest";
import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import type { JoinKind } from "../../../src/domain/service.ts";
import { findSharers } from "../../../src/plan/launch/find-sharers.ts";
import { aContainer, aModel, aService } from "../../support/build/shapes.ts";

/** The sharers of `owner`, which is planned alone and changes so. */
function sharersOf(kind: PlanNode["kind"], join: JoinKind, present = true): readonly string[] {
  const model = aModel(
    aService("owner"),
    aService("sharer", { joins: [{ kind: join, service: "owner" }] }),
    aService("other"),
  );
  const plan = {
    services: [{ name: "owner", condition: "running" as const, cause: "core service" }],
    steps: [{ id: 1, kind, service: "owner", cause: "", after: [] }],
  };
  const containers = ["owner", "other", ...(present ? ["sharer"] : [])].map((name) => aContainer(name));
  return findSharers(plan, model, containers);
}

describe("findSharers", () => {
  it.each<[PlanNode["kind"], JoinKind, readonly string[]]>([
    ["recreate", "network", ["sharer"]],
    ["create", "pid", ["sharer"]],
    ["start", "ipc", ["sharer"]],
    ["recreate", "volumes", ["sharer"]],
    ["start", "volumes", []],
    ["wait", "network", []],
  ])("after %s of the owner of its %s", (kind, join, expected) => {
    expect(sharersOf(kind, join)).toEqual(expected);
  });

  it("ignores a one-shot container that has finished", () => {
    const model = aModel(
      aService("owner"),
      aService("job", { joins: [{ kind: "network", service: "owner" }] }),
      aService("crashed", { joins: [{ kind: "network", service: "owner" }] }),
    );
    const plan = {
      services: [{ name: "owner", condition: "running" as const, cause: "core service" }],
      steps: [{ id: 1, kind: "recreate" as const, service: "owner", cause: "", after: [] }],
    };
    const containers = [
      aContainer("owner"),
      aContainer("job", { state: "exited", exitCode: 0 }),
      aContainer("crashed", { state: "exited", exitCode: 1 }),
    ];
    expect(findSharers(plan, model, containers)).toEqual(["crashed"]);
  });

  it("ignores a recreation that Compose has not decided yet", () => {
    const model = aModel(
      aService("owner"),
      aService("sharer", { joins: [{ kind: "network", service: "owner" }] }),
    );
    const node = { id: 1, kind: "recreate", service: "owner", cause: "", after: [] } as const;
    const plan = (undecided?: true) => ({
      services: [{ name: "owner", condition: "running" as const, cause: "core service" }],
      steps: [{ ...node, after: [], undecided }],
    });
    const containers = [aContainer("owner"), aContainer("sharer")];
    expect(findSharers(plan(), model, containers)).toEqual(["sharer"]);
    expect(findSharers(plan(true), model, containers)).toEqual([]);
  });

  it("ignores a service without a container", () => {
    expect(sharersOf("recreate", "network", false)).toEqual([]);
  });
});
