import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { StatusReport } from "../../src/domain/report.ts";
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

  isolated(
    "survives a network that is cut and healed during up",
    () => gatedOn("n1"),
    async (stack) => {
      const launching = startUp(stack);
      await launching.says("✔ web");
      await swarm.cutNetwork("n3");
      await untilNode("n3", "down");
      const { said } = await stack.run("status");
      expect(said).toContain("n3");
      await swarm.healNetwork("n3");
      await swarm.untilReady();
      await openGate("n1", stack);
      const { exitCode, stdout, stderr } = await launching.result;
      expect(exitCode, `${stdout}${stderr}`).toBe(0);
      const { services } = StatusReport.parse(JSON.parse(await expectDone("status --json", stack)));
      expect(services.map(({ verdict, restarts }) => [verdict, restarts])).toEqual(
        services.map(() => ["ready", 0]),
      );
      await expectDown(stack);
    },
  );

  isolated(
    "fails with the reason if no node has the image",
    () => `services: { web: { image: "stackctl-test/missing:1", command: [sleep, "3600"] } }`,
    async (stack) => {
      const { exitCode, said } = await stack.run("up --force --wait-timeout 3m");
      expect([exitCode, said]).toEqual([
        6,
        expect.stringContaining("No such image: stackctl-test/missing:1"),
      ]);
      expect(said).not.toContain("exit code");
      expect((await stack.run("status")).exitCode).toBe(6);
      await expectDown(stack);
    },
  );

  isolated(
    "runs a service on the only node that has its image, or names the image",
    () => `services: { web: { ${sleeper.replace(busyboxImage, rareImage)} } }`,
    async (stack) => {
      await execa("docker", ["tag", busyboxImage, rareImage]);
      await swarm.putImage(rareImage, ["n2"]);
      await execa("docker", ["rmi", rareImage]);
      const { exitCode, said } = await stack.run("up --force --wait-timeout 3m");
      const isUp = exitCode === 0;
      if (isUp) expect(await listContainers("n2", stack)).not.toBe("");
      else expect([exitCode, said]).toEqual([6, expect.stringContaining(`No such image: ${rareImage}`)]);
      await expectDown(stack);
    },
  );

  isolated(
    "runs two ups of one machine one after the other",
    () => gatedOn("n1"),
    async (stack) => {
      const first = startUp(stack);
      await first.says("✔ web");
      const second = startUp(stack);
      await second.says("is changing");
      await openGate("n1", stack);
      for (const launching of [first, second]) {
        const { exitCode, stdout, stderr } = await launching.result;
        expect(exitCode, `${stdout}${stderr}`).toBe(0);
      }
      await expectSingleTasks(stack);
      await expectDown(stack);
    },
  );

  isolated(
    "lets two machines start the same project at once",
    () => gatedOn("n1"),
    async (stack) => {
      const folder = await mkdtemp(join(tmpdir(), "stackctl-faults-home-"));
      try {
        const machines = await Promise.all(
          ["one", "two"].map(async (name) => {
            const home = join(folder, name);
            const cwd = join(home, "project");
            await cp(stack.fixture.directory, cwd, { recursive: true });
            return stack.fixture.start("up --wait-timeout 3m", {
              cwd,
              env: { ...stack.env, HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home },
            });
          }),
        );
        await Promise.all(machines.map((machine) => machine.says("✔ web")));
        await openGate("n1", stack);
        for (const machine of machines) {
          const { exitCode, stdout, stderr } = await machine.result;
          expect(exitCode, `${stdout}${stderr}`).toBe(0);
        }
        await expectSingleTasks(stack);
        await expectDown(stack);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  /** Each service has one task in each slot, and no task was replaced. */
  async function expectSingleTasks({ fixture, objects }: Stack): Promise<void> {
    const { services } = await objects();
    const one = ["running"];
    expect(services).toEqual({ gate: one, after: one, web: [...one, ...one, ...one] });
    const filters = JSON.stringify({ label: [`stackctl.project=${fixture.project}`] });
    expect(await swarm.ask("n1", "GET", "/tasks", { filters })).toHaveLength(5);
  }
});

const rareImage = `stackctl-test/rare:${process.pid}`;
