import { afterAll, beforeAll, expect, it } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture } from "../support/fixture.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { nothing, readObjects } from "../support/swarm/project-objects.ts";
import { startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";

const serviceCount = 50;
const replicas = 4;
const names = Array.from({ length: serviceCount }, (_, index) => `s${String(index).padStart(2, "0")}`);
/** On the host network: 200 addresses would take longer than 200 processes. */
const service = {
  image: busyboxImage,
  command: ["sleep", "36000"],
  init: true,
  network_mode: "host",
  stop_grace_period: "2s",
  deploy: { replicas },
};

describeWithSwarm("50 services with 200 tasks", () => {
  let swarm: SwarmNodes;
  beforeAll(async () => {
    swarm = await startSwarm({ name: "many", nodes: 3 });
  });
  afterAll(async () => await swarm?.end());

  it("come up, are up at the second up, are listed by status, and go down", async () => {
    const compose = JSON.stringify({ services: Object.fromEntries(names.map((name) => [name, service])) });
    const fixture = await createFixture("many", { "compose.yaml": compose }, "swarm");
    const env = { DOCKER_HOST: swarm.manager.host, STACKCTL_ENGINE: "swarm" };
    const run = async (args: string) => {
      const result = await fixture.stackctl(args, { env });
      expect(result.exitCode, `${result.stdout}${result.stderr}`).toBe(0);
      process.stdout.write(`200 tasks: ${args}: ${(result.durationMs / 1000).toFixed(1)} s\n`);
      return result;
    };
    try {
      const launched = (await run("up --json --wait-timeout 10m")).json(UpReport);
      expect(launched.services.map(({ name, verdict }) => [name, verdict])).toEqual(
        names.map((name) => [name, "ready"]),
      );
      const before = await readObjects(swarm, fixture.project);
      expect(Object.values(before.taskIds).flat()).toHaveLength(serviceCount * replicas);
      await run("up");
      expect(await readObjects(swarm, fixture.project)).toEqual(before);
      await run("status");
      await run("down");
      expect(await readObjects(swarm, fixture.project)).toEqual(nothing);
    } finally {
      await fixture.cleanup();
    }
  });
});
