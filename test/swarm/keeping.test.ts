import { expect } from "vitest";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { compose, service } from "../support/swarm/sketch-service.ts";
import { type SwarmStack, swarmScenario } from "../support/swarm/swarm-scenario.ts";
import { until } from "../support/until.ts";

async function idsOf(stack: SwarmStack, name: string): Promise<readonly string[]> {
  return (await stack.listRunning(name)).map(({ ID }) => ID);
}

async function up(stack: SwarmStack): Promise<string> {
  const { exitCode, stdout, stderr } = await stack.stackctl("up");
  expect(exitCode, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

const quick = "deploy: {replicas: 1, update_config: {monitor: 500ms}}";

describeWithSwarm("a project on a Swarm that changes", (swarm) => {
  swarmScenario(
    "unchanged services keep their tasks, changed ones get new tasks, and disabled ones are removed",
    swarm,
    {
      "compose.yaml": compose(
        service("same", "sleep 1000", quick),
        service("scaled", "sleep 1000", quick),
        service("changed", "sleep 1000", quick),
        service("extra", "sleep 1000", "profiles: [extra]", "volumes: [data:/data]"),
        "volumes: {data: {}}",
      ),
    },
    async (stack) => {
      const enabled = await stack.stackctl("up --enable-extra");
      expect(enabled.exitCode, enabled.stderr).toBe(0);
      expect((await stack.stackctl("plan --detailed-exitcode --enable-extra")).exitCode).toBe(0);
      const before = { same: await idsOf(stack, "same"), scaled: await idsOf(stack, "scaled") };
      const changed = await idsOf(stack, "changed");
      await stack.compose(
        compose(
          service(
            "same",
            "sleep 1000",
            "deploy: {replicas: 1, labels: {team: a}, update_config: {monitor: 500ms}}",
          ),
          service("scaled", "sleep 1000", "deploy: {replicas: 2, update_config: {monitor: 500ms}}"),
          service("changed", "sleep 1001", quick),
          service("extra", "sleep 1000", "profiles: [extra]", "volumes: [data:/data]"),
          "volumes: {data: {}}",
        ),
      );
      const plan = await stack.stackctl("plan --detailed-exitcode");
      expect(plan.exitCode).toBe(10);
      expect(plan.stdout).toMatch(/recreate +changed +its configuration changed/);
      expect(plan.stdout).toMatch(/extra/);
      await up(stack);
      expect(await idsOf(stack, "same")).toEqual(before.same);
      expect(await idsOf(stack, "scaled")).toEqual(expect.arrayContaining([...before.scaled]));
      expect(await idsOf(stack, "scaled")).toHaveLength(2);
      expect(await idsOf(stack, "changed")).not.toEqual(changed);
      expect(await stack.readService("extra")).toBeUndefined();
      expect(await stack.listVolumes("n1")).toEqual([`${stack.fixture.project}_data`]);
    },
  );

  swarmScenario(
    "a volume pins its services to one node, also after down and up, and down --volumes removes it",
    swarm,
    {
      "compose.yaml": compose(
        service("one", "echo run >>/data/log; exec sleep 1000", "volumes: [shared:/data]"),
        service("two", "sleep 1000", "volumes: [shared:/data]"),
        service(
          "far",
          "sleep 1000",
          "volumes: [away:/data]",
          "deploy: {placement: {constraints: [node.hostname == n3]}}",
        ),
        "volumes: {shared: {}, away: {}}",
      ),
    },
    async (stack) => {
      const plan = await stack.stackctl("plan");
      expect(`${plan.stdout}${plan.stderr}`).toMatch(
        /service one: it runs on node n1 only, because its volume data will be on n1/,
      );
      await up(stack);
      const nodes = async () => [
        (await stack.listRunning("one"))[0]?.node,
        (await stack.listRunning("two"))[0]?.node,
        (await stack.listRunning("far"))[0]?.node,
      ];
      expect(await nodes()).toEqual(["n1", "n1", "n3"]);
      const down = await stack.stackctl("down --timeout 1 --json");
      expect(down.stdout).toMatch(/--timeout has no effect on a Swarm/);
      await up(stack);
      expect(await nodes()).toEqual(["n1", "n1", "n3"]);
      expect(await stack.exec("one", "cat", "/data/log")).toBe("run\nrun");
      const last = await stack.stackctl("down --volumes --yes");
      expect(last.exitCode, last.stderr).toBe(0);
      expect(`${last.stdout}${last.stderr}`).toMatch(
        /volume \S+_away stays on node n3: run docker volume rm \S+_away there/,
      );
      expect(await stack.listVolumes("n1")).toEqual([]);
      expect(await stack.listVolumes("n3")).toEqual([`${stack.fixture.project}_away`]);
    },
  );

  swarmScenario(
    "files reach containers on other nodes, and a changed file updates the service",
    swarm,
    {
      "note.txt": "first note\n",
      "conf.txt": "first conf\n",
      "password.txt": "hunter2\n",
      "compose.yaml": compose(
        service(
          "web",
          "sleep 1000",
          "configs: [conf]",
          "secrets: [password]",
          'volumes: ["./note.txt:/etc/note:ro"]',
          "deploy: {update_config: {monitor: 500ms}, placement: {constraints: [node.hostname == n2]}}",
        ),
        "configs: {conf: {file: ./conf.txt}}",
        "secrets: {password: {file: ./password.txt}}",
      ),
    },
    async (stack) => {
      await up(stack);
      const read = () => stack.exec("web", "cat", "/etc/note", "/conf", "/run/secrets/password");
      expect(await read()).toBe("first note\nfirst conf\nhunter2");
      await stack.fixture.write("note.txt", "second note\n");
      await up(stack);
      await until(async () => (await read()).startsWith("second note"));
      expect((await stack.stackctl("plan --detailed-exitcode")).exitCode).toBe(0);
    },
  );

  swarmScenario(
    "keys that a Swarm cannot carry are refused with their line, before anything starts",
    swarm,
    {
      "site/index.html": "hello\n",
      "compose.yaml": compose(
        service("web", "sleep 1000", 'volumes: ["./site:/site"]'),
        service("root", "sleep 1000", "privileged: true"),
      ),
    },
    async (stack) => {
      const { exitCode, stderr } = await stack.stackctl("up");
      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/compose\.yaml:\d+.*service root: Swarm runs no privileged containers/);
      expect(stderr).toMatch(/compose\.yaml:\d+.*service web: /);
      expect(await stack.readService("web")).toBeUndefined();
    },
  );
});
