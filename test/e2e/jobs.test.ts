import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, containersOf } from "../support/engine/engine.ts";
import { quick, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
/** A long window for a job without dependents: on a busy machine the job outlasts a short one. */
const patient = { env: { STACKCTL_STABILITY_WINDOW: "10s" } };

describeWithEngine("a job", () => {
  scenario(
    "that exits 0 is done, although no service depends on it and Compose reports a failure (X1)",
    {
      "compose.yaml": `
        services:
          job: { ${quick}, command: "true" }
          web: { ${quickServer} }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", patient);
      expect(up).toMatchObject({ exitCode: 0 });
      expect(verdictsOf(up.json(UpReport))).toEqual({ job: "done", web: "ready" });
      expect(await containerOf(fixture.project, "job")).toMatchObject({ state: "exited", exitCode: 0 });
      expect(await containerOf(fixture.project, "web")).toMatchObject({ state: "running" });

      await expect(fixture.compose("up -d --wait --force-recreate")).rejects.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("exited (0)"),
      });
    },
  );

  scenario(
    "with dependents runs once, and a second up changes neither the job nor its dependents (X1)",
    {
      "compose.yaml": `
        services:
          migrate: { ${quick}, command: sleep 0.3 }
          web: { ${quickServer}, depends_on: { migrate: { condition: service_completed_successfully } } }
      `,
    },
    async (fixture) => {
      const first = await fixture.stackctl("up --json", stable);
      expect(first).toMatchObject({ exitCode: 0 });
      expect(verdictsOf(first.json(UpReport))).toEqual({ migrate: "done", web: "ready" });
      const before = await containersOf(fixture.project);
      const [migrate, web] = before;
      expect(String(web?.startedAt) > String(migrate?.startedAt)).toBe(true);

      const second = await fixture.stackctl("up --json", stable);
      expect(second).toMatchObject({ exitCode: 0 });
      expect(verdictsOf(second.json(UpReport))).toEqual({ migrate: "done", web: "ready" });
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );

  scenario(
    "with the label completed is awaited until it exits, unlike with Compose's --wait (X1)",
    {
      "compose.yaml": `
        services:
          job: { ${quick}, labels: { stackctl.condition: completed }, volumes: ["./data:/data"],
            command: [sh, -c, "until [ -e /data/go ]; do sleep 0.1; done"] }
          web: { ${quickServer} }
      `,
      "data/.keep": "",
    },
    async (fixture) => {
      await fixture.compose("up -d --wait");
      expect(await containerOf(fixture.project, "job")).toMatchObject({ state: "running" });
      await fixture.compose("down");

      const started = fixture.start("up --json", stable);
      await started.says("web ready");
      expect(await containerOf(fixture.project, "job")).toMatchObject({ state: "running" });
      await fixture.write("data/go", "");
      const up = await started.result;
      expect(up).toMatchObject({ exitCode: 0 });
      expect(verdictsOf(up.json(UpReport))).toEqual({ job: "done", web: "ready" });
      expect(await containerOf(fixture.project, "job")).toMatchObject({ state: "exited", exitCode: 0 });
    },
  );

  scenario(
    "that fails ends the wait, and its dependents are not started",
    {
      "compose.yaml": `
        services:
          migrate: { ${quick}, command: [sh, -c, "echo column exists already >&2; exit 3"] }
          web: { ${quickServer}, depends_on: { migrate: { condition: service_completed_successfully } } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([
        {
          service: "migrate",
          reason: "exited",
          exitCode: 3,
          logs: ["column exists already"],
          causedBy: null,
        },
        { service: "web", reason: "dependency-failed", causedBy: "migrate" },
      ]);
      expect(await containerOf(fixture.project, "web")).toMatchObject({ state: "created" });
    },
  );
});

function verdictsOf({ services }: UpReport): Readonly<Record<string, string>> {
  return Object.fromEntries(services.map(({ name, verdict }) => [name, verdict]));
}
