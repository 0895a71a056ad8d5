import { expect } from "vitest";
import { StatusReport } from "../../src/domain/report.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { compose, service } from "../support/swarm/sketch-service.ts";
import { swarmScenario } from "../support/swarm/swarm-scenario.ts";

const talk = "i=0; while true; do echo line $$i; i=$$((i+1)); sleep 0.5; done";
const serve = "mkdir /w; hostname >/w/index.html; exec httpd -f -p 80 -h /w";

describeWithSwarm("looking at a project on a Swarm", (swarm) => {
  swarmScenario(
    "status, logs, wait and restart cover the replicas of all nodes and name the nodes",
    swarm,
    {
      "compose.yaml": compose(
        service("talk", talk, "deploy: {replicas: 3, update_config: {parallelism: 0, monitor: 500ms}}"),
        service("each", "sleep 1000", "deploy: {mode: global}"),
      ),
    },
    async (stack) => {
      const up = await stack.stackctl("up");
      expect(up.exitCode, up.stderr).toBe(0);
      expect((await stack.stackctl("plan --detailed-exitcode")).exitCode).toBe(0);
      const status = (await stack.stackctl("status --json")).json(StatusReport);
      expect(status).toMatchObject({ ok: true, engine: "swarm" });
      expect(status.services.map(({ name, nodes }) => [name, nodes])).toEqual([
        ["each", ["n1", "n2", "n3"]],
        ["talk", ["n1", "n2", "n3"]],
      ]);
      expect((await stack.stackctl("status")).stdout).toMatch(/talk .*n1, n2, n3/);
      const logs = await stack.stackctl("logs --tail 1 talk");
      for (const node of ["n1", "n2", "n3"])
        expect(logs.stdout).toMatch(new RegExp(`talk\\.\\d@${node} .*line`));
      const found = await stack.stackctl(["logs", "--json", "--grep", "line 0", "talk"]);
      expect(found.stdout.trim().split("\n")).toHaveLength(3);
      const following = stack.start("logs --follow --tail 0 talk");
      await following.says(/talk\.\d@n\d .*line \d+/);
      following.interrupt();
      await following.result;
      expect((await stack.stackctl("wait talk")).exitCode).toBe(0);
      const before = (await stack.listRunning("talk")).map(({ ID }) => ID);
      const restarted = await stack.stackctl("restart talk");
      expect(restarted.exitCode, restarted.stderr).toBe(0);
      const after = (await stack.listRunning("talk")).map(({ ID }) => ID);
      expect(after).toHaveLength(3);
      expect(after.filter((id) => before.includes(id))).toEqual([]);
    },
  );

  swarmScenario(
    "a port in host mode answers at the address of the node that runs the task",
    swarm,
    {
      "compose.yaml": compose(
        service(
          "web",
          serve,
          'ports: [{target: 80, published: "18391", mode: host}]',
          "deploy: {placement: {constraints: [node.hostname == n2]}}",
        ),
        service("open", serve, 'ports: [{target: 80, published: "18392", mode: ingress}]'),
      ),
    },
    async (stack) => {
      const up = await stack.stackctl("up");
      expect(up.exitCode, up.stderr).toBe(0);
      const node = stack.swarm.nodes.find(({ name }) => name === "n2");
      const answer = await stack.swarm.inNamespace(
        "n1",
        "busybox",
        "wget",
        "-qO-",
        `http://${node?.address}:18391/`,
      );
      expect(answer).not.toBe("");
      expect(await stack.readService("open")).toBeDefined();
    },
  );

  swarmScenario(
    "a manager keeps docker, and finds the Swarm once the project runs there",
    swarm,
    { "compose.yaml": compose(service("web", "sleep 1000")) },
    async (stack) => {
      const auto = { STACKCTL_ENGINE: undefined };
      const here = { DOCKER_HOST: stack.swarm.manager.host };
      const plan = await stack.fixture.stackctl("plan --json", { env: here });
      expect(plan.json()).toMatchObject({ engine: "docker" });
      expect((await stack.stackctl("up --engine swarm", { STACKCTL_ENGINE: "docker" })).exitCode).toBe(0);
      const found = await stack.fixture.stackctl("status --json", { env: here });
      expect(found.json()).toMatchObject({ engine: "swarm", ok: true });
      const refused = await stack.stackctl("up --engine docker", auto);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toMatch(/swarm/i);
      await stack.fixture.write("stackctl.yaml", "settings: {engine: swarm}\n");
      const manifest = await stack.fixture.stackctl("status --json", { env: here });
      expect(manifest.json()).toMatchObject({ engine: "swarm" });
      const compose = await stack.stackctl("compose -- ps");
      expect(compose.exitCode).not.toBe(0);
      expect(compose.stderr).toMatch(/works on containers of one engine/);
    },
  );

  swarmScenario(
    "an engine that manages no Swarm is refused with a hint",
    swarm,
    { "compose.yaml": compose(service("web", "sleep 1000")) },
    async (stack) => {
      const worker = stack.swarm.nodes.find(({ name }) => name === "n2");
      const onWorker = await stack.stackctl("up", { DOCKER_HOST: worker?.host });
      expect(onWorker).toMatchObject({
        exitCode: 4,
        stderr: expect.stringMatching(/is a worker of a Swarm[\s\S]*docker node promote/),
      });
      const alone = await stack.stackctl("up", { DOCKER_HOST: undefined });
      expect(alone).toMatchObject({
        exitCode: 4,
        stderr: expect.stringMatching(/is not a manager of a Swarm[\s\S]*docker swarm init/),
      });
    },
  );

  swarmScenario(
    "an image that only the manager has is told before, and the failure names a node that lacks it",
    swarm,
    {
      Dockerfile: `FROM ${busyboxImage}\n`,
      "compose.yaml": compose(
        "  web: {image: 'stackctl-test/only-on-manager:1', build: ., command: sleep 1000, deploy: {replicas: 3}}",
      ),
    },
    async (stack) => {
      try {
        const plan = await stack.stackctl("plan");
        expect(`${plan.stdout}${plan.stderr}`).toMatch(/service web: Swarm nodes build no image/);
        const { exitCode, stdout, stderr } = await stack.stackctl("up --wait-timeout 30");
        expect(exitCode).toBe(6);
        expect(`${stdout}${stderr}`).toMatch(/node n[23] of the Swarm has no image/);
        expect(`${stdout}${stderr}`).toMatch(/Push the image to a registry/);
      } finally {
        await stack.swarm.docker("n1", "rmi", "--force", "stackctl-test/only-on-manager:1");
      }
    },
  );
});
