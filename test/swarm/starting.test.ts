import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { type SwarmStack, swarmScenario } from "../support/swarm/swarm-scenario.ts";

/** A service that ends at once when it is stopped. */
function service(name: string, command: string, ...more: readonly string[]): string {
  const lines = [`image: ${busyboxImage}`, `command: ["sh", "-c", ${JSON.stringify(command)}]`, ...more];
  return [`  ${name}:`, ...lines.map((line) => `    ${line}`), "    stop_signal: KILL"].join("\n");
}

function compose(...services: readonly string[]): string {
  return ["services:", ...services, ""].join("\n");
}

async function up(stack: SwarmStack, ...args: readonly string[]) {
  const result = await stack.stackctl(["up", "--json", ...args]);
  return { ...result, report: result.json(UpReport) };
}

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
});
