import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { nothing, type ProjectObjects, readObjects } from "../support/swarm/project-objects.ts";
import { startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";
import { until } from "../support/until.ts";

const sleeper = `image: ${busyboxImage}, command: [sleep, "3600"], init: true, stop_grace_period: 2s`;
/** The service `gate` is ready once its container has the file /go, and `web` has a task on each of three nodes. */
const gatedOn = (node: string) => `
  services:
    gate:
      { ${sleeper}, healthcheck: { test: [CMD, test, -e, /go], interval: 500ms, retries: 1000 },
        deploy: { placement: { constraints: [node.hostname==${node}] } } }
    web: { ${sleeper}, networks: [back], deploy: { replicas: 3, endpoint_mode: dnsrr } }
    after: { ${sleeper}, depends_on: { gate: { condition: service_healthy } } }
  networks: { back: {} }
  `;

const Members = z.array(
  z.object({ Description: z.object({ Hostname: z.string() }), Status: z.object({ State: z.string() }) }),
);

describeWithSwarm("a Swarm with faults", (_) => {
  let swarm: SwarmNodes;
  beforeAll(async () => {
    swarm = await startSwarm({ name: "faults", nodes: 3 });
  });
  afterAll(async () => await swarm?.end());

  interface Stack {
    readonly fixture: Fixture;
    readonly env: Readonly<Record<string, string>>;
    run(args: string): Promise<{ readonly exitCode: number; readonly said: string }>;
    objects(): Promise<ProjectObjects>;
  }

  const isolated = (title: string, compose: () => string, steps: (stack: Stack) => Promise<void>) =>
    it(title, async () => {
      const fixture = await createFixture("faults", { "compose.yaml": compose() }, "swarm");
      const env = {
        DOCKER_HOST: swarm.manager.host,
        STACKCTL_ENGINE: "swarm",
        STACKCTL_STABILITY_WINDOW: "500ms",
        STACKCTL_PROGRESS: "plain",
        COLUMNS: "200",
      };
      const run: Stack["run"] = async (args) => {
        const { exitCode, stdout, stderr } = await fixture.stackctl(args, { env });
        return { exitCode, said: `${stdout}${stderr}` };
      };
      try {
        await steps({ fixture, env, run, objects: () => readObjects(swarm, fixture.project) });
      } finally {
        await fixture.cleanup();
      }
    });

  const untilNode = (name: string, state: string) =>
    until(async () => {
      const members = Members.parse(await swarm.ask("n1", "GET", "/nodes"));
      return members.some((one) => one.Description.Hostname === name && one.Status.State === state);
    });

  const listContainers = (node: string, { fixture }: Stack) =>
    swarm.docker(node, "ps", "--quiet", "--filter", `label=stackctl.project=${fixture.project}`);

  async function openGate(node: string, { fixture }: Stack): Promise<void> {
    const filter = `label=com.docker.swarm.service.name=${fixture.project}_gate`;
    const id = await swarm.docker(node, "ps", "--quiet", "--filter", filter);
    await swarm.docker(node, "exec", id.trim(), "touch", "/go");
  }

  function startUp({ fixture, env }: Stack) {
    return fixture.start("up --wait-timeout 3m", { env });
  }

  async function expectDone(args: string, { run }: Stack): Promise<string> {
    const { exitCode, said } = await run(args);
    expect(exitCode, said).toBe(0);
    return said;
  }

  async function expectDown(stack: Stack): Promise<void> {
    await expectDone("down --volumes --yes", stack);
    expect(await stack.objects()).toEqual(nothing);
  }

  isolated(
    "replaces what ran on a worker that is killed during up",
    () => gatedOn("n1"),
    async (stack) => {
      const launching = startUp(stack);
      await launching.says("✔ web");
      await swarm.kill("n2");
      await untilNode("n2", "down");
      await openGate("n1", stack);
      const { exitCode, stdout, stderr } = await launching.result;
      expect(exitCode, `${stdout}${stderr}`).toBe(0);
      expect((await stack.objects()).services.web).toEqual(["running", "running", "running"]);
      expect(await expectDone("status", stack)).toContain("replaced; the old one on n2 may still run");
      expect(await expectDone("up", stack)).toContain("was up already");
      const left = "node n2 is down: web may still run there until the node is back";
      expect(await expectDone("down", stack)).toContain(left);
      expect(await stack.objects()).toEqual({ ...nothing, leftTasks: ["running on n2"] });
      expect(await expectDone("down", stack)).toContain(left);
      await swarm.restart("n2");
      await swarm.untilReady();
      await until(async () => (await listContainers("n2", stack)) === "");
      await until(async () => (await stack.objects()).leftTasks.length === 0);
      expect(await expectDone("down", stack)).not.toContain("n2");
    },
  );

  isolated(
    "goes on with up once a killed manager is back",
    () => gatedOn("n2"),
    async (stack) => {
      const launching = startUp(stack);
      await launching.says("✔ web");
      await swarm.kill("n1");
      for (const args of ["status", "up", "down"]) {
        const { exitCode, said } = await stack.run(args);
        expect([exitCode, said]).toEqual([4, expect.stringContaining("no Docker engine answers")]);
      }
      await swarm.restart("n1");
      await openGate("n2", stack);
      const { exitCode, stdout, stderr } = await launching.result;
      expect(exitCode, `${stdout}${stderr}`).toBe(0);
      await expectDone("status", stack);
      await swarm.untilReady();
      await expectDown(stack);
    },
  );

  isolated(
    "ends up with exit code 4 if a killed manager stays away",
    () => gatedOn("n2"),
    async (stack) => {
      const launching = startUp(stack);
      await launching.says("✔ web");
      await swarm.kill("n1");
      const { exitCode, stderr } = await launching.result;
      expect([exitCode, stderr]).toEqual([4, expect.stringContaining("no Docker engine answers")]);
      await swarm.restart("n1");
      await swarm.untilReady();
      await openGate("n2", stack);
      await expectDone("up --wait-timeout 3m", stack);
      await expectDown(stack);
    },
  );
});
