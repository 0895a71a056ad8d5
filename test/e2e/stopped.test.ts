import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, statesOf } from "../support/engine/engine.ts";
import { polite } from "../support/polite-service.ts";
import { quick, quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
/** A long window for services that exit immediately: on a busy machine they outlast a short one. */
const patient = { env: { STACKCTL_STABILITY_WINDOW: "10s" } };
const healthcheck = 'healthcheck: { test: "true", interval: 1s }';

describeWithEngine("a stack stopped by docker compose stop", () => {
  scenario(
    "is down for status, plan and wait, although each service exited with code 0, and up starts it",
    { "compose.yaml": `services:\n  web: { ${polite} }\n  checked: { ${polite}, ${healthcheck} }\n` },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      await fixture.compose("stop");
      const stopped = await containersOf(fixture.project);
      expect(stopped).toMatchObject([
        { service: "checked", state: "exited", exitCode: 0 },
        { service: "web", state: "exited", exitCode: 0 },
      ]);

      const status = await fixture.stackctl("status", stable);
      expect(status).toMatchObject({ exitCode: 6, stdout: expect.stringContaining("is down: 2 failed") });
      expect(status.stdout).not.toContain("✔");
      const report = (await fixture.stackctl("status --json", stable)).json(StatusReport);
      expect(report.services.map(({ verdict }) => verdict)).toEqual(["failed", "failed"]);
      expect(await fixture.stackctl("wait --timeout 5s", stable)).toMatchObject({ exitCode: 6 });
      const plan = (await fixture.stackctl("plan --json", stable)).json(LaunchPlan);
      expect(plan.steps.filter(({ kind }) => kind === "start")).toMatchObject([
        { service: "checked", cause: "exited with code 0" },
        { service: "web", cause: "exited with code 0" },
      ]);

      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 0 });
      const verdicts = up.json(UpReport).services.map(({ verdict, readyMs }) => [verdict, readyMs !== null]);
      expect(verdicts).toEqual([
        ["ready", true],
        ["ready", true],
      ]);
      expect(await statesOf(fixture.project)).toEqual({ checked: "running", web: "running" });
      expect(await fixture.stackctl("status", stable)).toMatchObject({ exitCode: 0 });
    },
  );

  scenario(
    "only in part is not ready",
    { "compose.yaml": `services:\n  web: { ${polite} }\n  db: { ${quickIdle} }\n` },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      await fixture.compose("stop web");
      const status = await fixture.stackctl("status", stable);
      expect(status).toMatchObject({
        exitCode: 6,
        stdout: expect.stringContaining("is not fully up: 1 failed, 1 ready"),
      });
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ db: "running", web: "running" });
    },
  );
});

describeWithEngine("a job that nothing depends on", () => {
  const files = {
    "compose.yaml": `services:\n  job: { ${quick}, command: "true" }\n  web: { ${quickServer} }\n`,
  };

  scenario(
    "that finished during up is done for status too, and runs again with the next up",
    files,
    async (fixture) => {
      expect(await fixture.stackctl("up", patient)).toMatchObject({ exitCode: 0 });
      const first = await containerOf(fixture.project, "job");
      const status = await fixture.stackctl("status --json", stable);
      expect(status).toMatchObject({ exitCode: 0 });
      expect(status.json(StatusReport).services).toMatchObject([
        { name: "job", state: "exited", verdict: "done" },
        { name: "web", verdict: "ready" },
      ]);
      expect(await fixture.stackctl("up", patient)).toMatchObject({ exitCode: 0 });
      const second = await containerOf(fixture.project, "job");
      expect(second.id).toBe(first.id);
      expect(second.startedAt > first.startedAt).toBe(true);
    },
  );

  scenario(
    "that docker compose ran is run again by up, because it may have been stopped",
    files,
    async (fixture) => {
      await fixture.compose("up -d");
      await docker("wait", (await containerOf(fixture.project, "job")).id);
      expect(await fixture.stackctl("status", stable)).toMatchObject({ exitCode: 6 });
      expect(await fixture.stackctl("up", patient)).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("status", stable)).toMatchObject({ exitCode: 0 });
    },
  );
});

describeWithEngine("a service that must keep running and exits with 0", () => {
  scenario(
    "has failed for up and for status",
    {
      "compose.yaml": `
        services:
          checked: { ${quick}, command: "true", ${healthcheck} }
          serving: { ${quick}, command: "true", ports: ["127.0.0.1::80"] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", patient);
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([
        {
          service: "checked",
          reason: "exited",
          exitCode: 0,
          message: "exited with code 0, but its health check must pass",
        },
        {
          service: "serving",
          reason: "exited",
          exitCode: 0,
          message: "exited with code 0, but it publishes ports",
        },
      ]);
      const status = await fixture.stackctl("status", stable);
      expect(status).toMatchObject({ exitCode: 6, stdout: expect.stringContaining("is down: 2 failed") });
      expect(status.stdout).not.toContain("✔");
    },
  );
});

describeWithEngine("status", () => {
  scenario(
    "shows a running job as a job, and a service without replicas as done, like up",
    {
      "compose.yaml": `
        services:
          job: { ${quickIdle}, labels: { stackctl.condition: completed } }
          idle: { ${quickIdle}, scale: 0 }
      `,
    },
    async (fixture) => {
      await fixture.stackctl("up --no-wait", stable);
      const status = await fixture.stackctl("status", stable);
      expect(status.stdout).toMatch(/job .*starting \(job running\)/);
      expect(status.stdout).toMatch(/idle .*done \(no replicas\)/);
      const report = (await fixture.stackctl("status --json", stable)).json(StatusReport);
      expect(report.services).toMatchObject([
        { name: "idle", state: "none", verdict: "done" },
        { name: "job", state: "running", condition: "completed", verdict: "starting" },
      ]);
    },
  );

  scenario(
    "of a stack of finished jobs is done, not down",
    {
      "compose.yaml": `services:\n  job: { ${quick}, command: "true", labels: { stackctl.condition: completed } }\n`,
    },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      const status = await fixture.stackctl("status", stable);
      expect(status).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("is done: 1 done") });
    },
  );
});
