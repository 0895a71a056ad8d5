import { describe, expect, it } from "vitest";
import { listChanges } from "../../../src/plan/launch/graph.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { observeStack, planFor } from "../../../src/run/readiness/observe-stack.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const options = { build: false, pull: undefined, forceRecreate: false, keep: false, named: [] };

/** Plans after each of these answers of Compose. Returns the planned changes and the number of calls. */
async function planAfter(...answers: readonly { readonly ownHash: string; readonly reported: string }[]) {
  const found: { changes: readonly string[]; asked: number }[] = [];
  const first = aWorld({ model: aModel() });
  for (const { ownHash, reported } of answers) {
    const model = aModel(
      aService("vpn"),
      aService("app", { joins: [{ kind: "network", service: "vpn" }], configHash: undefined, ownHash }),
    );
    const { world, engine, compose } = aWorld({ model });
    for (const [service, more] of [
      ["vpn", {}],
      ["app", { joined: [{ kind: "network", containerId: "id-vpn-1" }], configHash: "label" }],
    ] as const) {
      const becomes = { state: "running", startedAtMs: 1, imageId: `sha256:${service}`, ...more } as const;
      engine.play([{ afterMs: 0, service, becomes, action: "start" }]);
      engine.images.set(`${service}:1`, `sha256:${service}`);
    }
    let asked = 0;
    compose.hashJoined = async () => {
      asked += 1;
      return new Map([["app", reported]]);
    };
    const project = await loadProject(aRequest(), world);
    const observed = await observeStack(project, { ...world, files: first.world.files });
    const { steps } = planFor(project, observed, options, world);
    const changes = listChanges(steps).map(({ kind, service }) => `${kind} ${service}`);
    found.push({ changes, asked });
  }
  return found;
}

describe("a service that joins another one", () => {
  it("is compared with the hash that Compose computes, which is cached while nothing changes", async () => {
    const same = { ownHash: "one", reported: "label" };
    expect(await planAfter(same, same)).toEqual([
      { changes: [], asked: 1 },
      { changes: [], asked: 0 },
    ]);
  });

  it("is recreated if Compose computes another hash, which is read again until then", async () => {
    const before = { ownHash: "one", reported: "label" };
    const after = { ownHash: "two", reported: "other" };
    expect(await planAfter(before, after, after)).toEqual([
      { changes: [], asked: 1 },
      { changes: ["recreate app"], asked: 1 },
      { changes: ["recreate app"], asked: 1 },
    ]);
  });
});
