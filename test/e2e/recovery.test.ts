import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** Unhealthy until the test calls `open`. */
const lateHealth = 'healthcheck: { test: "echo not yet; [ -e /open ]", interval: 200ms, retries: 1 }';
/** The grace period outlasts the time until `open` is called, even on a busy machine. */
const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms", STACKCTL_UNHEALTHY_GRACE: "10m" } };

async function open({ project }: Fixture, service: string): Promise<void> {
  await docker("exec", (await containerOf(project, service)).id, "touch", "/open");
}

describeWithEngine("a service that is unhealthy and then healthy", () => {
  scenario(
    "within its grace period is ready, with a notice, although Compose gives up (X21)",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, ${lateHealth} }
      `,
    },
    async (fixture) => {
      await expect(fixture.compose("up -d --wait")).rejects.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("is unhealthy"),
      });
      await fixture.compose("down");

      const up = fixture.start("up --json", stable);
      await up.says("db unhealthy: not yet");
      expect(await containerOf(fixture.project, "db")).toMatchObject({ health: "unhealthy" });
      const events = await watchEvents(fixture, ["health_status"]);
      await open(fixture, "db");

      const ended = await up.result;
      expect(ended).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining(", recovered"),
      });
      expect(ended.json(UpReport)).toMatchObject({ ok: true, services: [{ name: "db", verdict: "ready" }] });
      // The engine reaches the same result by its own next probe.
      await events.sees("db health_status: healthy");
      expect(await containerOf(fixture.project, "db")).toMatchObject({ health: "healthy" });
    },
  );

  scenario(
    "with a chain of dependents: services that Compose did not start are started once it is healthy (X21)",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, ${lateHealth} }
          api: { ${quickIdle}, ${lateHealth}, depends_on: { db: { condition: service_healthy } } }
          web: { ${quickServer}, depends_on: { api: { condition: service_healthy } } }
      `,
    },
    async (fixture) => {
      await expect(fixture.compose("up -d")).rejects.toMatchObject({
        stderr: expect.stringMatching(/dependency failed to start: container \S+-db-1 is unhealthy/),
      });
      expect(await statesOf(fixture.project)).toEqual({ api: "created", db: "running", web: "created" });
      await fixture.compose("down");

      const events = await watchEvents(fixture, ["start", "health_status"]);
      const started = fixture.start("up --json", stable);
      for (const service of ["db", "api"]) {
        await events.sees(`${service} health_status: unhealthy`);
        await open(fixture, service);
      }
      const up = await started.result;
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).failures).toEqual([]);
      expect(await statesOf(fixture.project)).toEqual({ api: "running", db: "running", web: "running" });
      await events.sees("web start");
      expect(events.list()).toEqual([
        "db start",
        "db health_status: unhealthy",
        "db health_status: healthy",
        "api start",
        "api health_status: unhealthy",
        "api health_status: healthy",
        "web start",
      ]);
    },
  );

  scenario(
    "only because it was stopped starts again without a notice",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, healthcheck: { test: "true", interval: 200ms } }
      `,
    },
    async (fixture) => {
      await fixture.stackctl("up");
      await docker("kill", (await containerOf(fixture.project, "db")).id);
      expect(await containerOf(fixture.project, "db")).toMatchObject({
        state: "exited",
        health: "unhealthy",
      });

      const up = await fixture.stackctl("up");
      expect(up).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("db ready") });
      expect(up.stderr).not.toMatch(/recovered|unhealthy/);
    },
  );

  scenario(
    "after Compose gave up on it: the next up starts the remaining services and replaces nothing",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, healthcheck: { test: "[ -e /open ]", interval: 200ms, retries: 1 } }
          web: { ${quickServer}, depends_on: { db: { condition: service_healthy } } }
      `,
    },
    async (fixture) => {
      await expect(fixture.compose("up -d")).rejects.toThrow("is unhealthy");
      const db = await containerOf(fixture.project, "db");
      const web = await containerOf(fixture.project, "web");
      expect(web).toMatchObject({ state: "created" });
      await open(fixture, "db");

      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      expect(await containerOf(fixture.project, "db")).toMatchObject({ id: db.id, startedAt: db.startedAt });
      expect(await containerOf(fixture.project, "web")).toMatchObject({ id: web.id, state: "running" });
    },
  );
});
