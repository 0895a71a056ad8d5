import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import { quick, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const options = { env: { STACKCTL_STABILITY_WINDOW: "3s", NAP: "0.2" } };

describeWithEngine("a service without a health check", () => {
  scenario(
    "that crashes again and again has failed, where Compose calls it healthy (X2)",
    {
      "compose.yaml": `
        services:
          loop: { ${quick}, restart: always, command: [sh, -c, "sleep $NAP; echo no licence found; exit 3"] }
          web: { ${quickServer} }
      `,
    },
    async (fixture) => {
      await fixture.compose("up -d --wait", { env: { NAP: "1" } });
      expect(await containerOf(fixture.project, "loop")).toMatchObject({ health: "none" });
      await fixture.compose("down", options);

      const up = await fixture.stackctl("up --json", options);
      expect(up).toMatchObject({ exitCode: 6 });
      const [failure, ...others] = up.json(UpReport).failures;
      expect(failure).toMatchObject({
        service: "loop",
        reason: "crash-loop",
        exitCode: 3,
        causedBy: null,
        logs: expect.arrayContaining(["no licence found"]),
      });
      expect(failure?.restarts).toBeGreaterThanOrEqual(3);
      expect(others).toEqual([]);
      expect((await containerOf(fixture.project, "loop")).restarts).toBeGreaterThanOrEqual(3);
      expect(await statesOf(fixture.project)).toMatchObject({ web: "running" });
      expect(await fixture.stackctl("status --json", options)).toMatchObject({ exitCode: 6 });
    },
  );

  scenario(
    "that crashes twice and then stays up is ready, and its stumbling is told",
    {
      "compose.yaml": `
        services:
          late: { ${quick}, restart: on-failure, command: [sh, -c, "echo x >> /runs; [ $$(wc -l < /runs) -gt 2 ] && exec sleep 1000; exit 1"] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: { STACKCTL_STABILITY_WINDOW: "1500ms" } });
      expect(up).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("after trouble on the way") });
      expect(up.json(UpReport)).toMatchObject({ ok: true, services: [{ name: "late", verdict: "ready" }] });
      expect(await containerOf(fixture.project, "late")).toMatchObject({ state: "running", restarts: 2 });
    },
  );
});
