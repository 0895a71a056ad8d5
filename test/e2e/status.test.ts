import { expect } from "vitest";
import { StatusReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, untilEnded } from "../support/engine/engine.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

describeWithEngine("status", () => {
  scenario(
    "shows exited, missing, disabled and running services (X16)",
    {
      "compose.yaml": `
        services:
          web: { ${quickProbed("true")}, mem_limit: 32m, ports: ["127.0.0.1::80"] }
          broken: { ${quick}, command: [sh, -c, "exit 3"] }
          job: { ${quick}, command: "true", labels: { stackctl.condition: completed } }
          gone: { ${quickIdle} }
          stray: { ${quickIdle}, profiles: [stray] }
          off: { ${quickIdle}, profiles: [off] }
      `,
    },
    async (fixture) => {
      await fixture.compose("--profile stray up -d --wait web stray");
      await fixture.compose("up -d job broken");
      for (const service of ["job", "broken"]) await untilEnded(fixture.project, service);
      const { startedAt } = await containerOf(fixture.project, "web");
      const leastUptimeMs = Date.now() - Date.parse(startedAt);

      const status = await fixture.stackctl("status --json");
      expect(status).toMatchObject({ exitCode: 6 });
      const report = status.json(StatusReport);
      expect(report).toMatchObject({ project: fixture.project, ok: false });
      const shown = Object.fromEntries(
        report.services.map(({ name, feature, state, health, exitCode }) => [
          name,
          [feature, state, health, exitCode],
        ]),
      );
      expect(shown).toEqual({
        broken: [null, "exited", "none", 3],
        gone: [null, "missing", "none", null],
        job: [null, "exited", "none", 0],
        stray: ["stray", "running", "none", null],
        web: [null, "running", "healthy", null],
      });
      const web = report.services.find(({ name }) => name === "web");
      expect(web).toMatchObject({ memoryLimitBytes: 32 * 1024 ** 2, cpuPercent: expect.any(Number) });
      expect(web?.memoryBytes).toBeGreaterThan(0);
      expect(web?.memoryBytes).toBeLessThan(32 * 1024 ** 2);
      expect(web?.uptimeMs).toBeGreaterThanOrEqual(leastUptimeMs);
      expect(web?.uptimeMs).toBeLessThanOrEqual(Date.now() - Date.parse(startedAt));
    },
  );

  scenario(
    "--watch shows a change as soon as it happens",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      await fixture.compose("up -d");
      const watch = fixture.start("status --watch --json");
      await watch.says('"state":"running"');
      await docker("kill", (await containerOf(fixture.project, "web")).id);
      await watch.says('"state":"exited"');
      watch.interrupt();
      const { exitCode, stdout } = await watch.result;
      expect(exitCode).toBe(0);
      const reports = stdout
        .trimEnd()
        .split("\n")
        .map((line) => StatusReport.parse(JSON.parse(line)));
      expect(reports.at(-1)).toMatchObject({ ok: false, services: [{ state: "exited", exitCode: 137 }] });
    },
  );
});
