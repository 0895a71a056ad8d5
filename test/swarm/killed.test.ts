import { afterAll, beforeAll, expect, it } from "vitest";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { type Fault, type ManagerProxy, openManagerProxy } from "../support/swarm/manager-proxy.ts";
import { nothing, readObjects } from "../support/swarm/project-objects.ts";
import { startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";

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

  async function expectDown(killed: Killed): Promise<void> {
    const { exitCode, said } = await killed.run("down --volumes --yes");
    expect(exitCode, said).toBe(0);
    expect(await killed.objects()).toEqual(nothing);
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
