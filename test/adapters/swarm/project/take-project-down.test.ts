import { describe, expect, it } from "vitest";
import { takeProjectDown } from "../../../../src/adapters/swarm/project/take-project-down.ts";
import { aSwarmApi, aSwarmWorld } from "../a-swarm.ts";
import { aNode, aTask } from "../tasks/a-task.ts";

const options = { volumes: false, timeoutSeconds: undefined };

describe("taking a project of a Swarm down", () => {
  it("names what may still run on a node that is down, and does not wait for it", async () => {
    const api = aSwarmApi({
      listTasks: async () => [
        aTask({ id: "t1", state: "running", desired: "remove", node: "node2", service: "web" }),
        aTask({ id: "t2", state: "running", desired: "remove", node: "node2", service: "db" }),
        aTask({ id: "t3", state: "shutdown", desired: "remove", node: "node3", service: "db" }),
      ],
      listNodes: async () => [aNode("node1"), aNode("node2", "down"), aNode("node3", "down")],
    });
    expect(await takeProjectDown("shop", options, aSwarmWorld(api))).toEqual({
      exitCode: 0,
      stderr: "",
      warnings: ["node n2 is down: db, web may still run there until the node is back"],
    });
  });
});
