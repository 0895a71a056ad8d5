import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, containersOf, lastingOf, statesOf } from "../support/engine/engine.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
/** A long window for services that exit immediately: on a busy machine they outlast a short one. */
const patient = { env: { STACKCTL_STABILITY_WINDOW: "10s" } };
const passing = 'healthcheck: { test: "true", interval: 1s }';
const crash = `${quick}, command: [sh, -c, "echo no licence; exit 3"], ${passing}`;
const verdictsOf = ({ services }: UpReport) =>
  Object.fromEntries(services.map(({ name, verdict }) => [name, verdict]));

describeWithEngine("a failure", () => {
  scenario(
    "of an optional dependency does not prevent the start of its dependent service",
    {
      "compose.yaml": `
        services:
          cache: { ${crash} }
          app: { ${quickIdle}, ${passing}, depends_on: { cache: { condition: service_healthy, required: false } } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 6 });
      const report = up.json(UpReport);
      expect(verdictsOf(report)).toEqual({ cache: "failed", app: "ready" });
      expect(report.failures.map(({ service }) => service)).toEqual(["cache"]);
      expect(await statesOf(fixture.project)).toEqual({ app: "running", cache: "exited" });
    },
  );

  scenario(
    "affects only services that require it: another chain starts, and the rest is not started",
    {
      "compose.yaml": `
        services:
          broken: { ${crash} }
          victim: { ${quickIdle}, depends_on: { broken: { condition: service_healthy } } }
          db: { ${quickIdle}, healthcheck: { test: "sleep 0.5", interval: 1s } }
          api: { ${quickIdle}, ${passing}, depends_on: { db: { condition: service_healthy } } }
          web: { ${quickIdle}, depends_on: { api: { condition: service_healthy } } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 6 });
      const report = up.json(UpReport);
      expect(verdictsOf(report)).toEqual({
        broken: "failed",
        victim: "not-started",
        db: "ready",
        api: "ready",
        web: "ready",
      });
      expect(report.failures).toMatchObject([
        { service: "broken", reason: "exited", exitCode: 3 },
        { service: "victim", reason: "dependency-failed", causedBy: "broken" },
      ]);
      expect(await containerOf(fixture.project, "victim")).toMatchObject({ state: "created" });
    },
  );

  scenario(
    "to create one container does not prevent the others from being created and started",
    {
      "compose.yaml": `
        services:
          broken: { ${quickIdle}, working_dir: /, volumes: ["data:relative"] }
          victim: { ${quickIdle}, depends_on: [broken] }
          web: { ${quickIdle} }
        volumes: { data: {} }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 6 });
      const report = up.json(UpReport);
      expect(verdictsOf(report)).toEqual({ broken: "failed", victim: "not-started", web: "ready" });
      expect(report.failures).toMatchObject([
        { service: "broken", reason: "cannot-start" },
        { service: "victim", reason: "dependency-failed", causedBy: "broken" },
      ]);
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
    },
  );

  scenario(
    "of one replica is reported with the log of that replica",
    {
      "compose.yaml": `
        services:
          twin:
            ${quick.replace(", ", "\n            ")}
            scale: 2
            volumes: ["turns:/turns"]
            command: [sh, -c, "if mkdir /turns/first; then echo the first fails; exit 3; else exit 0; fi"]
        volumes: { turns: {} }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", patient);
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([
        {
          service: "twin",
          reason: "exited",
          exitCode: 3,
          message: "exited with code 3",
          logs: ["the first fails"],
        },
      ]);
      const codes = (await containersOf(fixture.project)).map(({ exitCode }) => exitCode);
      expect(codes.toSorted()).toEqual([0, 3]);
    },
  );
});

describeWithEngine("up --force-recreate with a service named", () => {
  scenario(
    "recreates only that service and runs no job again",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, ${passing} }
          migrate: { ${quick}, command: "true", depends_on: { db: { condition: service_healthy } } }
          web: { ${quickIdle}, depends_on: { migrate: { condition: service_completed_successfully } } }
      `,
    },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      const before = await lastingOf(fixture.project);
      expect(await fixture.stackctl("up --force-recreate web", stable)).toMatchObject({ exitCode: 0 });
      const [db, migrate, web] = await lastingOf(fixture.project);
      expect([db, migrate]).toEqual(before.slice(0, 2));
      expect(web?.id).not.toBe(before[2]?.id);
    },
  );
});
