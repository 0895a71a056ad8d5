import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, statesOf } from "../support/engine/engine.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** Listens on port 80 after this many seconds. The engine's own first probe comes only after ten minutes. */
const listensAfter = (seconds: number) =>
  `${quick}, command: [sh, -c, "sleep ${seconds}; echo ok > /index.html; exec httpd -f -p 80"],` +
  ` healthcheck: { test: wget -q -O /dev/null 127.0.0.1, interval: 10m, start_period: 1h }`;
const chain = {
  "compose.yaml": `
    services:
      web: { ${listensAfter(0)}, depends_on: { api: { condition: service_healthy } } }
      api: { ${listensAfter(1)}, depends_on: { db: { condition: service_healthy } } }
      db: { ${listensAfter(1)} }
  `,
};

describeWithEngine("fast health", () => {
  scenario(
    "does not wait for the engine's first probe, and starts a service only after its dependencies are ready",
    chain,
    async (fixture) => {
      const up = await fixture.stackctl("up --json");
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport)).toMatchObject({
        ok: true,
        services: [
          { name: "db", verdict: "ready" },
          { name: "api", verdict: "ready" },
          { name: "web", verdict: "ready" },
        ],
      });
      const startedAt = async (service: string) =>
        Date.parse((await containerOf(fixture.project, service)).startedAt);
      expect((await startedAt("api")) - (await startedAt("db"))).toBeGreaterThanOrEqual(1000);
      expect((await startedAt("web")) - (await startedAt("api"))).toBeGreaterThanOrEqual(1000);
      expect((await containersOf(fixture.project)).map(({ health }) => health)).toEqual(
        Array(3).fill("starting"),
      );

      const status = await fixture.stackctl("status --json");
      expect(status).toMatchObject({ exitCode: 0 });
      expect(status.json(StatusReport).services).toMatchObject(
        ["db", "api", "web"].map((name) => ({ name, health: "starting", probed: true })),
      );
      expect((await fixture.stackctl("status")).stdout).toMatch(/core +ready/);
    },
  );

  scenario(
    "changes no configuration: docker compose up and a second up find nothing to do",
    chain,
    async (fixture) => {
      expect(await fixture.stackctl("up")).toMatchObject({ exitCode: 0 });
      const before = await containersOf(fixture.project);
      const plan = await fixture.stackctl("plan --json --detailed-exitcode");
      expect(plan).toMatchObject({ exitCode: 0 });
      expect(plan.json(LaunchPlan)).toMatchObject({ steps: [], health: { by: "probes" } });
      expect(await fixture.stackctl("up")).toMatchObject({ exitCode: 0 });
      await fixture.compose("up -d --no-deps db");
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );

  scenario(
    "is visible in status, also after a restart",
    { "compose.yaml": `services: { db: { ${listensAfter(0)} } }` },
    async (fixture) => {
      expect(await fixture.stackctl("up")).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("restart")).toMatchObject({ exitCode: 0 });
      const status = await fixture.stackctl("status --json");
      expect(status).toMatchObject({ exitCode: 0 });
      expect(status.json(StatusReport).services).toMatchObject([
        { name: "db", health: "starting", probed: true },
      ]);
    },
  );

  scenario(
    "disabled by a setting, waits for the engine's probe, and the plan names the setting",
    {
      "compose.yaml": `
        services:
          web: { ${quick}, command: [sh, -c, "echo ok > /index.html; exec httpd -f -p 80"],
            healthcheck: { test: wget -q -O /dev/null 127.0.0.1, interval: 2s } }
      `,
      "stackctl.yaml": "settings: { fastHealth: false }",
    },
    async (fixture) => {
      const plan = await fixture.stackctl("plan --json");
      expect(plan.json(LaunchPlan).health).toEqual({
        by: "engine",
        cause: "fastHealth: settings.fastHealth in stackctl.yaml",
      });
      const up = await fixture.stackctl("up --json");
      expect(up).toMatchObject({ exitCode: 0 });
      expect(await containerOf(fixture.project, "web")).toMatchObject({ health: "healthy" });
      const report = up.json(UpReport);
      expect(report.services[0]?.readyMs).toBeGreaterThanOrEqual(2000);
    },
  );

  scenario(
    "needs the health check: a service that listens but fails its check is not ready",
    {
      "compose.yaml": `
        services:
          web: { ${quick}, command: [sh, -c, "exec httpd -f -p 80"],
            healthcheck: { test: "wget -q -O /dev/null 127.0.0.1/missing", interval: 10m } }
      `,
    },
    async (fixture) => {
      // The containers are started first, so the measured time is waiting only.
      expect(await fixture.stackctl("up --no-wait")).toMatchObject({ exitCode: 0 });
      const up = await fixture.stackctl("up --json --wait-timeout 3s");
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([{ service: "web", reason: "timed-out" }]);
    },
  );
});

describeWithEngine("an ordered start", () => {
  scenario(
    "starts services with hooks, inline configs or secrets from variables through Compose",
    {
      "compose.yaml": `
        services:
          db: { ${listensAfter(0)} }
          hooked: { ${quickIdle}, post_start: [{ command: [touch, /hooked] }],
            depends_on: { db: { condition: service_healthy } } }
          configured: { ${quickIdle}, configs: [{ source: greeting, target: /greeting }], secrets: [token] }
        configs: { greeting: { content: hello } }
        secrets: { token: { environment: TOKEN } }
      `,
    },
    async (fixture) => {
      const env = { TOKEN: "s3cr3t-value", STACKCTL_STABILITY_WINDOW: "300ms" };
      const plan = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(plan.services.map(({ name, startedBy }) => [name, startedBy])).toEqual([
        ["configured", "Compose, for inline configs, inline secrets"],
        ["db", undefined],
        ["hooked", "Compose, for post_start hooks"],
      ]);
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const inside = async (service: string, ...command: readonly string[]) =>
        docker("exec", (await containerOf(fixture.project, service)).id, ...command);
      expect(await inside("configured", "cat", "/greeting")).toBe("hello");
      expect(await inside("configured", "cat", "/run/secrets/token")).toBe("s3cr3t-value");
      await inside("hooked", "ls", "/hooked");
    },
  );

  scenario(
    "reports the service that cannot start with the engine's error, and does not start its dependents",
    {
      "compose.yaml": `
        services:
          broken: { ${quick}, command: [no-such-program] }
          later: { ${quickIdle}, depends_on: [broken] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json");
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures[0]).toMatchObject({
        service: "broken",
        reason: "cannot-start",
        message: expect.stringContaining("no-such-program"),
      });
      expect(await statesOf(fixture.project)).toMatchObject({ later: "created" });
    },
  );
});
