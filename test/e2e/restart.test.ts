import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, containersOf } from "../support/engine/engine.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
/** A long window for services that exit immediately: on a busy machine they outlast a short one. */
const patient = { env: { STACKCTL_STABILITY_WINDOW: "10s" } };

describeWithEngine("restart", () => {
  scenario(
    "ignores containers of services that are in no compose file, and restarts the others",
    { "compose.yaml": `services:\n  web: { ${quickIdle} }\n  gone: { ${quickIdle} }\n` },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      const before = await containersOf(fixture.project);
      await fixture.write("compose.yaml", `services:\n  web: { ${quickIdle} }\n`);
      const restart = await fixture.stackctl("restart --json", stable);
      expect(restart).toMatchObject({ exitCode: 0 });
      expect(restart.json(UpReport).services).toMatchObject([{ name: "web", verdict: "ready" }]);
      const [gone, web] = await containersOf(fixture.project);
      expect(gone).toEqual(before[0]);
      expect(web && before[1] && web.startedAt > before[1].startedAt).toBe(true);
    },
  );

  scenario(
    "of a service of a disabled feature reports that service",
    { "compose.yaml": `services:\n  web: { ${quickIdle} }\n  opt: { ${quickIdle}, profiles: [opt] }\n` },
    async (fixture) => {
      await fixture.stackctl("up --enable-opt", stable);
      const before = await containerOf(fixture.project, "opt");
      const restart = await fixture.stackctl("restart opt --json", stable);
      expect(restart).toMatchObject({ exitCode: 0 });
      expect(restart.json(UpReport).services).toMatchObject([{ name: "opt", verdict: "ready" }]);
      expect((await containerOf(fixture.project, "opt")).startedAt > before.startedAt).toBe(true);
    },
  );

  scenario(
    "fails if a service that restarts with the named one fails",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          app:
            ${quick.replace(", ", "\n            ")}
            command: [sh, -c, "if [ -e /again ]; then echo cannot start twice; exit 7; fi; touch /again; exec sleep 1000"]
            depends_on: { db: { condition: service_started, restart: true } }
      `,
    },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      const restart = await fixture.stackctl("restart db --json", patient);
      expect(restart).toMatchObject({ exitCode: 6 });
      const report = restart.json(UpReport);
      expect(report.services).toMatchObject([
        { name: "db", verdict: "ready" },
        { name: "app", verdict: "failed" },
      ]);
      expect(report.failures).toMatchObject([{ service: "app", exitCode: 7, logs: ["cannot start twice"] }]);
    },
  );

  scenario(
    "keeps the order of dependencies: a service restarts once its dependencies are healthy",
    {
      "compose.yaml": `
        services:
          db:
            ${quick.replace(", ", "\n            ")}
            command: [sh, -c, "rm -f /state/open; sleep 1; touch /state/open /run/open; exec sleep 1000"]
            volumes: ["state:/state"]
            tmpfs: [/run]
            healthcheck: { test: "test -e /run/open", interval: 1s, start_period: 1m, start_interval: 100ms }
          app:
            ${quick.replace(", ", "\n            ")}
            command: [sh, -c, "test -e /state/open || exit 5; exec sleep 1000"]
            volumes: ["state:/state"]
            depends_on: { db: { condition: service_healthy } }
          migrate: { ${quick}, command: "true", labels: { stackctl.condition: completed } }
        volumes: { state: {} }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const migrate = await containerOf(fixture.project, "migrate");
      const restart = await fixture.stackctl("restart --json", stable);
      expect(restart).toMatchObject({ exitCode: 0 });
      const [app, db] = await containersOf(fixture.project);
      expect(app && db && app.startedAt > db.startedAt).toBe(true);
      expect(await containerOf(fixture.project, "migrate")).toEqual(migrate);
    },
  );

  scenario(
    "runs nothing if every container has ended, and says so",
    { "compose.yaml": `services: { seed: { ${quick}, command: "true" } }` },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const seed = await containerOf(fixture.project, "seed");
      const restart = await fixture.stackctl("restart", stable);
      expect(restart).toMatchObject({ exitCode: 0 });
      expect(restart.stdout).toContain("nothing to restart: every container has ended");
      expect(await containerOf(fixture.project, "seed")).toEqual(seed);
    },
  );
});
