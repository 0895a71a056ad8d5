import { expect, it } from "vitest";
import { SwarmObject } from "../../../../src/adapters/swarm/api/swarm-shapes.ts";
import { removeOutdated } from "../../../../src/adapters/swarm/project/remove-outdated.ts";
import { FakeClock } from "../../../support/fakes/fake-clock.ts";
import { aSwarmApi, aSwarmWorld } from "../a-swarm.ts";

const hourMs = 3_600_000;
const nowMs = new FakeClock().now();

function using(id: string) {
  return { TaskTemplate: { ContainerSpec: { Configs: [{ ConfigID: id }], Secrets: null } } };
}

it("removes configs and secrets that no service, rollback, volume or recent command needs", async () => {
  const removed: string[] = [];
  const content = (ID: string, more: object = {}) => ({
    ID,
    Name: ID,
    Labels: {},
    UpdatedAt: nowMs - hourMs - 1,
    ...more,
  });
  const api = aSwarmApi({
    list: async (kind) =>
      kind === "configs"
        ? [
            ...["now", "before", "outdated", "waiting"].map((id) => content(id)),
            content("record", { Labels: { "stackctl.volume": "data" } }),
            content("recent", { UpdatedAt: nowMs - hourMs + 1 }),
            content("undated", { UpdatedAt: undefined }),
          ]
        : [content("old-secret")],
    listServices: async () => [
      SwarmObject.parse({
        ID: "s1",
        Version: { Index: 1 },
        Spec: { Name: "shop_web", ...using("now") },
        PreviousSpec: using("before"),
      }),
    ],
    remove: async (kind, id) => {
      removed.push(`${kind} ${id}`);
      return "in use";
    },
  });
  const world = aSwarmWorld(api);
  world.prepared.set("job", {
    project: "shop",
    service: "job",
    name: "shop_job",
    spec: {
      Name: "shop_job",
      Labels: {},
      TaskTemplate: {
        ContainerSpec: {
          Image: "a",
          Labels: {},
          Configs: [
            {
              ConfigID: "waiting",
              ConfigName: "waiting",
              File: { Name: "/a", UID: "0", GID: "0", Mode: 0o444 },
            },
          ],
        },
      },
      Mode: {},
      EndpointSpec: { Mode: "dnsrr" },
    },
    hash: "h",
    settingsHash: "s",
    replicas: 1,
    isForced: false,
  });
  await removeOutdated("shop", world);
  expect(removed).toEqual(["configs outdated", "secrets old-secret"]);
});
