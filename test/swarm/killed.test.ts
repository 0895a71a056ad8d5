import { afterAll, beforeAll, expect, it } from "vitest";
import { StatusReport } from "../../src/domain/report.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { type Fault, type ManagerProxy, openManagerProxy } from "../support/swarm/manager-proxy.ts";
import { nothing, readObjects } from "../support/swarm/project-objects.ts";
import { startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";
import { until } from "../support/until.ts";

const composeOf = (greeting: string) => `
  services:
    db:
      image: ${busyboxImage}
      command: [sleep, "3600"]
      init: true
      environment: { GREETING: ${greeting} }
      secrets: [password]
      healthcheck: { test: [CMD, "true"], interval: 1s, start_interval: 100ms }
      volumes: ["data:/data"]
      networks: [back]
      stop_grace_period: 2s
    web:
      image: ${busyboxImage}
      command: [sleep, "3600"]
      init: true
      depends_on: { db: { condition: service_healthy } }
      configs: [page]
      networks: [back]
      stop_grace_period: 2s
      deploy: { replicas: 2, endpoint_mode: dnsrr }
  networks: { back: {} }
  volumes: { data: {} }
  configs: { page: { file: ./page.txt } }
  secrets: { password: { file: ./password.txt } }
  `;
const filesOf = (greeting: string) => ({
  "compose.yaml": composeOf(greeting),
  "page.txt": `${greeting}\n`,
  "password.txt": "correct horse\n",
});
/** The tasks of a project that is completely up. */
const up = { db: ["running"], web: ["running", "running"] };
/** An update leaves the configs of the former configuration until `down`. */
const resources = [/_back$/, /_data\.volume$/, /_page-/, /_password-/];

interface Killed {
  readonly fixture: Fixture;
  readonly proxy: ManagerProxy;
  run(args: string): Promise<{ readonly exitCode: number; readonly said: string }>;
  /** Runs a command that is struck at its n-th changing request. Returns the exit code, and whether the strike came. */
  runStruck(
    args: string,
    fault: Omit<Fault, "strike">,
    signal: NodeJS.Signals,
  ): Promise<{ readonly exitCode: number; readonly isStruck: boolean; readonly said: string }>;
  objects(): ReturnType<typeof readObjects>;
}

describeWithSwarm("stackctl ended at each request to the manager", () => {
  let swarm: SwarmNodes;
  beforeAll(async () => {
    swarm = await startSwarm({ name: "killed", nodes: 2 });
  });
  afterAll(async () => await swarm?.end());

  const isolated = (title: string, steps: (killed: Killed) => Promise<void>) =>
    it.concurrent(title, async () => {
      const proxy = await openManagerProxy(swarm.manager.socket);
      const fixture = await createFixture("killed", filesOf("hello"), "swarm");
      const env = { DOCKER_HOST: proxy.host, STACKCTL_ENGINE: "swarm", STACKCTL_STABILITY_WINDOW: "100ms" };
      try {
        await steps({
          fixture,
          proxy,
          run: async (args) => {
            proxy.order();
            const { exitCode, stdout, stderr } = await fixture.stackctl(args, { env });
            return { exitCode, said: `${stdout}${stderr}` };
          },
          runStruck: async (args, fault, signal) => {
            let isStruck = false;
            const strike = () => {
              isStruck = true;
              if (signal === "SIGINT") running.interrupt();
              else running.signal(signal);
            };
            proxy.order({ ...fault, strike });
            const running = fixture.start(args, { env });
            const { exitCode, stdout, stderr } = await running.result;
            return { exitCode, isStruck, said: `${stdout}${stderr}` };
          },
          objects: () => readObjects(swarm, fixture.project),
        });
      } finally {
        await proxy.close();
        await fixture.cleanup();
      }
    });

  /** Status is true at once, and reports each service of the engine as ready after a while. */
  async function expectTrueStatus({ run, objects }: Killed): Promise<void> {
    const present = Object.keys((await objects()).services);
    await until(async () => {
      const { said, exitCode } = await run("status --json");
      const { services } = StatusReport.parse(JSON.parse(said));
      const verdicts = new Map(services.map(({ name, verdict }) => [name, verdict]));
      const missing = [...verdicts].filter(([, verdict]) => verdict === "not-started").map(([name]) => name);
      expect([...missing, ...present].sort()).toEqual(["db", "web"]);
      const isUp = [...verdicts.values()].every((verdict) => verdict === "ready");
      expect(exitCode).toBe(isUp ? 0 : 6);
      return present.every((name) => verdicts.get(name) === "ready");
    });
  }

  async function expectUp(killed: Killed): Promise<void> {
    const { exitCode, said } = await killed.run("up --wait-timeout 2m");
    expect(exitCode, said).toBe(0);
    const found = await killed.objects();
    expect(found).toMatchObject({ services: up, leftTasks: [] });
    for (const pattern of resources) expect(found.resources).toContainEqual(expect.stringMatching(pattern));
  }

  async function expectDown(killed: Killed): Promise<void> {
    const { exitCode, said } = await killed.run("down --volumes --yes");
    expect(exitCode, said).toBe(0);
    expect(await killed.objects()).toEqual(nothing);
  }

  /**
   * Repeats a command that is ended at its first change, until it comes through: each time it gets one request further.
   * Returns how many requests that took.
   */
  async function repeat(killed: Killed, args: string, signal: "SIGKILL" | "SIGINT"): Promise<number> {
    const code = signal === "SIGINT" ? 130 : 128;
    let at = 1;
    let last = "";
    for (let requests = 0; ; requests++) {
      const when = signal === "SIGINT" ? "during" : "after";
      const struck = await killed.runStruck(args, { at, when }, signal);
      expect(struck.exitCode, struck.said).toBe(struck.isStruck ? code : 0);
      if (!struck.isStruck) return requests;
      // The removal of a volume is repeated until its record is gone.
      const request = killed.proxy.changes()[at - 1] ?? "";
      at = request === last ? at + 1 : 1;
      last = request;
      await expectTrueStatus(killed);
    }
  }

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    isolated(
      `goes on where up, an update and down ended by ${signal}, one request a time`,
      async (killed) => {
        const launched = await repeat(killed, "up --wait-timeout 2m", signal);
        expect(launched).toBeGreaterThanOrEqual(4);
        await expectUp(killed);
        const before = await killed.objects();
        await killed.fixture.write("compose.yaml", composeOf("goodbye"));
        await killed.fixture.write("page.txt", "goodbye\n");
        const updated = await repeat(killed, "up --wait-timeout 2m", signal);
        expect(updated).toBeGreaterThanOrEqual(2);
        await expectUp(killed);
        const after = await killed.objects();
        expect(after.taskIds.db).not.toEqual(before.taskIds.db);
        const removed = await repeat(killed, "down --volumes --yes", signal);
        expect(removed).toBeGreaterThanOrEqual(signal === "SIGKILL" ? 6 : 3);
        expect(await killed.objects()).toEqual(nothing);
      },
    );
  }

  isolated("takes down whatever a killed up has left", async (killed) => {
    for (let at = 1; ; at++) {
      const struck = await killed.runStruck("up --wait-timeout 2m", { at, when: "before" }, "SIGKILL");
      await expectDown(killed);
      if (!struck.isStruck) return;
      expect(struck.exitCode).toBe(128);
    }
  });
});
