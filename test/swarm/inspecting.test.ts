import { join } from "node:path";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { compose, service } from "../support/swarm/sketch-service.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";
import { type SwarmStack, swarmScenario } from "../support/swarm/swarm-scenario.ts";

const reader = "stackctl.reader";
const label = "stackctl.data-root";

function ill(name: string, node: string, says: string): string {
  return service(
    name,
    "sleep 1000",
    `healthcheck: {test: "echo '${says}' $$SECRET; exit 1", interval: 300ms, retries: 2, start_period: 500ms}`,
    "environment: {SECRET: hunter2-of-the-service}",
    `deploy: {placement: {constraints: [node.hostname == ${node}]}}`,
  );
}

async function listReaders(swarm: SwarmNodes): Promise<unknown> {
  return await swarm.ask("n1", "GET", "/services", { filters: JSON.stringify({ label: [reader] }) });
}

/** The test's engines share a machine, so that each has its own data folder. Real nodes usually have the same. */
async function withDataFolders({ swarm }: SwarmStack, run: () => Promise<void>): Promise<void> {
  const update = ["node", "update"];
  for (const { name, folder } of swarm.nodes) {
    await swarm.docker("n1", ...update, "--label-add", `${label}=${join(folder, "data")}`, name);
  }
  try {
    await run();
  } finally {
    for (const { name } of swarm.nodes) await swarm.docker("n1", ...update, "--label-rm", label, name);
  }
}

describeWithSwarm("health checks on other nodes of a Swarm", (swarm) => {
  swarmScenario(
    "are read by a task there if --inspect-nodes allows it, and the task is removed",
    swarm,
    { "compose.yaml": compose(ill("one", "n2", `it is \\"ill\\"`), ill("two", "n3", "me too")) },
    async (stack) => {
      const refused = await stack.stackctl("up --json --inspect-nodes --wait-timeout 20");
      expect(refused.json(UpReport).failures).toMatchObject([
        { service: "one", probeGap: expect.stringContaining("ran on node n2; ") },
        {
          service: "two",
          probeGap: expect.stringMatching(/ran on node n3; .*bind source path does not exist/),
        },
      ]);
      await withDataFolders(stack, async () => {
        const up = await stack.stackctl("up --json --inspect-nodes --wait-timeout 20");
        expect(up.exitCode).toBe(6);
        expect(up.json(UpReport).failures).toMatchObject([
          { service: "one", reason: "unhealthy", probeOutput: expect.arrayContaining([`it is "ill" ***`]) },
          { service: "two", reason: "unhealthy", probeOutput: expect.arrayContaining(["me too ***"]) },
        ]);
        expect(up.stdout).not.toContain("hunter2");
        expect(await listReaders(stack.swarm)).toEqual([]);
      });
    },
  );
});
