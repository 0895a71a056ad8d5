import { describe, expect, it } from "vitest";
import type { PreparedService } from "../../../src/adapters/swarm/project/prepared-service.ts";
import { createSwarmEngine } from "../../../src/adapters/swarm/swarm-engine.ts";
import { aSwarmApi, aSwarmWorld, noManager } from "./a-swarm.ts";
import { aNode, aSwarmService, aTask } from "./tasks/a-task.ts";

const web: PreparedService = {
  project: "shop",
  service: "web",
  name: "shop_web",
  spec: {
    Name: "shop_web",
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: "web:1", Labels: {} } },
    Mode: { Replicated: { Replicas: 1 } },
    EndpointSpec: { Mode: "dnsrr" },
  },
  hash: "h1",
  settingsHash: "set",
  replicas: 1,
  isForced: false,
};

/** Throws as long as no manager answers: at the first call. */
function failOnce() {
  let isFirst = true;
  return () => {
    if (isFirst) {
      isFirst = false;
      throw noManager;
    }
  };
}

describe("starting a service of a Swarm", () => {
  it("creates a prepared service at the next try if no manager answered the first one", async () => {
    const created: object[] = [];
    const fail = failOnce();
    const api = aSwarmApi({
      create: async (_, body) => {
        fail();
        created.push(body);
        return undefined;
      },
    });
    const world = aSwarmWorld(api);
    world.prepared.set("web", web);
    const engine = createSwarmEngine(world);
    await expect(engine.startContainer("shop_web.1")).rejects.toBe(noManager);
    expect(await engine.listContainers("shop")).toMatchObject([{ service: "web", state: "created" }]);
    expect(await engine.startContainer("shop_web.1")).toBeUndefined();
    expect(created).toEqual([web.spec]);
    expect(await engine.startContainer("shop_web.2")).toBeUndefined();
    expect(created).toHaveLength(1);
  });

  it("starts a present service anew at the next try if no manager answered the first one", async () => {
    let updates = 0;
    const fail = failOnce();
    const api = aSwarmApi({
      listServices: async () => [aSwarmService()],
      listTasks: async () => [aTask({ state: "complete", desired: "shutdown" })],
      listNodes: async () => [aNode("node1")],
      update: async () => {
        fail();
        updates++;
        return undefined;
      },
    });
    const engine = createSwarmEngine(aSwarmWorld(api));
    await engine.listContainers("shop");
    await expect(engine.startContainer("shop_web.1")).rejects.toBe(noManager);
    await engine.startContainer("shop_web.1");
    expect(updates).toBe(1);
  });
});
