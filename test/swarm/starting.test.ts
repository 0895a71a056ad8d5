import { availableParallelism } from "node:os";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { compose, service } from "../support/swarm/sketch-service.ts";
import { type SwarmStack, swarmScenario } from "../support/swarm/swarm-scenario.ts";

async function up(stack: SwarmStack, ...args: readonly string[]) {
  const result = await stack.stackctl(["up", "--json", ...args]);
  return { ...result, report: result.json(UpReport) };
}

const rollback =
  "deploy: {update_config: {failure_action: rollback, monitor: 3s}, restart_policy: {delay: 100ms}}";

/** Two services that each need more than half of the node's processors. */
const halfOfN2 = `deploy: {placement: {constraints: [node.hostname == n2]}, resources: {reservations: {cpus: "${0.75 * availableParallelism()}"}}}`;

describeWithSwarm("starting on a Swarm", (swarm) => {
  swarmScenario(
    "a dependent service is created only once what it depends on is ready",
    swarm,
    {
      "compose.yaml": compose(
        service(
          "db",
          "sleep 2; touch /ready; sleep 1000",
          'healthcheck: {test: "test -f /ready", interval: 300ms, retries: 30}',
        ),
        service("setup", "sleep 1", "depends_on: {db: {condition: service_healthy}}"),
        service("web", "sleep 1000", "depends_on: {setup: {condition: service_completed_successfully}}"),
      ),
    },
    async (stack) => {
      const { exitCode, report, stderr } = await up(stack);
      expect(exitCode, stderr).toBe(0);
      expect(report.engine).toBe("swarm");
      expect(report.services.map(({ name, verdict }) => `${name} ${verdict}`).sort()).toEqual([
        "db ready",
        "setup done",
        "web ready",
      ]);
      const [task] = await stack.listRunning("db");
      const setup = await stack.readService("setup");
      const web = await stack.readService("web");
      const readyAtMs = task?.Status.Timestamp ?? Number.NaN;
      expect(task?.Status.State).toBe("running");
      expect(setup?.CreatedAt).toBeGreaterThanOrEqual(readyAtMs);
      expect(web?.CreatedAt).toBeGreaterThanOrEqual((setup?.CreatedAt ?? Number.NaN) + 1000);
    },
  );

  swarmScenario(
    "a service without a health check is ready after the stability window, and a restart in it is told",
    swarm,
    {
      "compose.yaml": compose(
        service(
          "web",
          "test -f /data/once && exec sleep 1000; touch /data/once; exit 4",
          "volumes: [kept:/data]",
        ),
        "volumes: {kept: {}}",
      ),
    },
    async (stack) => {
      const { exitCode, stderr, stdout } = await stack.stackctl("up");
      expect(exitCode, stderr).toBe(0);
      expect(`${stdout}${stderr}`).toMatch(/web restarted once, exit code 4/);
      expect(`${stdout}${stderr}`).toMatch(/web ready in .*, recovered/);
    },
  );

  swarmScenario(
    "jobs end with their exit codes, and a changed job runs again",
    swarm,
    {
      "compose.yaml": compose(
        service("good", "echo one", "labels: {stackctl.condition: completed}"),
        service("bad", "echo seven; exit 7", "labels: {stackctl.condition: completed}"),
      ),
    },
    async (stack) => {
      // The end of a job is noticed when it happens: the deadline is beyond the limit of the test.
      const first = await up(stack, "good", "--wait-timeout", "600");
      expect(first.exitCode, first.stderr).toBe(0);
      const bad = await up(stack, "bad", "--wait-timeout", "60");
      expect(bad.exitCode).toBe(6);
      expect(bad.report.failures).toMatchObject([
        { service: "bad", reason: "exited", exitCode: 7, logs: ["seven"] },
      ]);
      await stack.compose(compose(service("good", "echo two", "labels: {stackctl.condition: completed}")));
      expect((await up(stack, "good")).exitCode).toBe(0);
      expect((await stack.stackctl("logs good")).stdout).toMatch(/two/);
    },
  );

  swarmScenario(
    "a service that no node has room for fails with the scheduler's reason within seconds",
    swarm,
    {
      "compose.yaml": compose(service("one", "sleep 1000", halfOfN2), service("two", "sleep 1000", halfOfN2)),
    },
    async (stack) => {
      const { exitCode, report } = await up(stack, "--force", "--wait-timeout", "600");
      expect(exitCode).toBe(6);
      expect(report.failures).toMatchObject([
        { reason: "not-placeable", message: expect.stringMatching(/insufficient resources/) },
      ]);
    },
  );

  swarmScenario(
    "a failure card has the exit code and the logs of all replicas, on every node",
    swarm,
    {
      "compose.yaml": compose(
        service("web", "echo boom; sleep 0.3; exit 3", "deploy: {replicas: 3, restart_policy: {delay: 1s}}"),
        service(
          "sick",
          "sleep 1000",
          'healthcheck: {test: "echo says no; exit 1", interval: 300ms, retries: 2, start_period: 500ms}',
          "deploy: {restart_policy: {delay: 1s}, placement: {constraints: [node.hostname == n2]}}",
        ),
        service(
          "ill",
          "sleep 1000",
          'healthcheck: {test: "echo says no; exit 1", interval: 300ms, retries: 2, start_period: 500ms}',
          "deploy: {restart_policy: {delay: 1s}, placement: {constraints: [node.hostname == n1]}}",
        ),
      ),
    },
    async (stack) => {
      const crashed = await up(stack, "web", "--wait-timeout", "60");
      expect(crashed.exitCode).toBe(6);
      expect(crashed.report.failures).toMatchObject([{ service: "web", reason: "crash-loop", exitCode: 3 }]);
      expect(crashed.report.failures[0]?.logs).toContain("boom");
      const ill = await up(stack, "ill", "--wait-timeout", "60");
      expect(ill.report.failures[0]?.probeOutput).toContain("says no");
      const sick = await up(stack, "sick", "--wait-timeout", "60");
      expect(sick.report.failures).toMatchObject([
        {
          service: "sick",
          reason: "unhealthy",
          exitCode: 137,
          probeGap:
            "not visible from the manager: the health check ran on node n2; --inspect-nodes reads it there",
        },
      ]);
    },
  );

  swarmScenario(
    "an update that is rolled back fails with the reason and the log of the failed task",
    swarm,
    { "compose.yaml": compose(service("web", "sleep 1000", rollback)) },
    async (stack) => {
      expect((await up(stack)).exitCode).toBe(0);
      await stack.compose(compose(service("web", "echo new is broken; exit 9", rollback)));
      const { exitCode, report } = await up(stack, "--wait-timeout", "60");
      expect(exitCode).toBe(6);
      expect(report.failures).toMatchObject([{ service: "web", reason: "rolled-back" }]);
      expect(report.failures[0]?.logs).toContain("new is broken");
      expect(await stack.listRunning("web")).toHaveLength(1);
    },
  );
});
