import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, containersOf, statesOf } from "../support/engine/engine.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };

describeWithEngine("up", () => {
  scenario(
    "waits for a slow service, for which a script with a sleep would fail (X19)",
    {
      "compose.yaml": `
        services:
          model: { ${quickProbed("test -e /loaded", '[sh, -c, "sleep 5; touch /loaded; exec sleep 1000"]')} }
          api: { ${quickIdle}, depends_on: { model: { condition: service_healthy } } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 0 });
      const { services, durationMs } = up.json(UpReport);
      expect(services).toMatchObject([
        { name: "model", verdict: "ready" },
        { name: "api", verdict: "ready" },
      ]);
      expect(services[0]?.readyMs).toBeGreaterThan(4_000);
      expect(durationMs).toBeGreaterThanOrEqual(services[1]?.readyMs ?? Number.POSITIVE_INFINITY);
      expect(await containerOf(fixture.project, "model")).toMatchObject({ health: "healthy", restarts: 0 });
    },
  );

  scenario(
    "--no-wait returns after all services are started, before they are ready",
    { "compose.yaml": `services: { never: { ${quickProbed("false")} }, web: { ${quickIdle} } }` },
    async (fixture) => {
      const up = await fixture.stackctl("up --no-wait --json");
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport)).toMatchObject({
        ok: true,
        failures: [],
        services: [
          { name: "never", verdict: "starting", readyMs: null },
          { name: "web", verdict: "starting", readyMs: null },
        ],
      });
      expect(await containerOf(fixture.project, "never")).toMatchObject({
        state: "running",
        health: "starting",
      });
    },
  );

  scenario(
    "SERVICE starts the service, its dependencies and its feature, and changes nothing else",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          web: { ${quickIdle}, depends_on: [db] }
          other: { ${quickIdle} }
          tool: { ${quickIdle}, profiles: [tools], depends_on: [db] }
          running: { ${quickIdle}, profiles: [old] }
      `,
    },
    async (fixture) => {
      await fixture.compose("--profile old up -d running");
      const [old] = await containersOf(fixture.project);
      expect(await fixture.stackctl("up tool", { env: stable })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ db: "running", running: "running", tool: "running" });
      expect(await containerOf(fixture.project, "running")).toEqual(old);
    },
  );

  scenario(
    "--force-recreate replaces unchanged services",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      await fixture.compose("up -d");
      const before = await containerOf(fixture.project, "web");
      expect(await fixture.stackctl("up --force-recreate", { env: stable })).toMatchObject({ exitCode: 0 });
      const after = await containerOf(fixture.project, "web");
      expect(after).toMatchObject({ state: "running" });
      expect(after.id).not.toBe(before.id);
    },
  );
});

describeWithEngine("the project", () => {
  const other = {
    "stacks/other.yaml": `services: { web: { ${quickIdle}, environment: { WHO: "$WHO" } } }`,
    "stacks/.env": "WHO=stacks\n",
    "production.env": "WHO=production\nENABLE_X=1\n",
  };
  const noName = { COMPOSE_PROJECT_NAME: undefined, ...stable };

  scenario("is set by -f and -p, and uses the .env in the folder of the file", other, async (fixture) => {
    const words = `-f stacks/other.yaml -p ${fixture.project}`;
    expect(await fixture.stackctl(`up ${words}`, { env: noName })).toMatchObject({ exitCode: 0 });
    expect((await containerOf(fixture.project, "web")).env).toMatchObject({ WHO: "stacks" });
    const plan = await fixture.stackctl(`${words} plan --json`, { env: noName });
    expect(plan.json(LaunchPlan)).toMatchObject({ project: fixture.project, steps: [] });
  });

  scenario("reads its variables from --env-file instead, if given", other, async (fixture) => {
    const words = `up -f stacks/other.yaml --env-file production.env`;
    expect(await fixture.stackctl(words, { env: stable })).toMatchObject({ exitCode: 0 });
    expect((await containerOf(fixture.project, "web")).env).toMatchObject({ WHO: "production" });
  });

  scenario(
    "is found from a folder inside it, and by --project-directory",
    {
      "compose.yaml": `services: { web: { ${quickIdle}, environment: { WHO: "$WHO" } } }`,
      ".env": "WHO=top\n",
      "deep/inside/.env": "WHO=inside\n",
      "elsewhere/note": "",
    },
    async (fixture) => {
      const inside = { cwd: `${fixture.directory}/deep/inside`, env: stable };
      expect(await fixture.stackctl("up", inside)).toMatchObject({ exitCode: 0 });
      // Compose reads the .env of the working directory before that of the project, so the inner one wins.
      const first = await containerOf(fixture.project, "web");
      expect(first.env).toMatchObject({ WHO: "inside" });

      const elsewhere = { cwd: `${fixture.directory}/elsewhere`, env: stable };
      const fromElsewhere = () => fixture.stackctl(`up --project-directory ${fixture.directory}`, elsewhere);
      expect(await fromElsewhere()).toMatchObject({ exitCode: 0 });
      const second = await containerOf(fixture.project, "web");
      expect(second.env).toMatchObject({ WHO: "top" });
      expect(await fromElsewhere()).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("was up already"),
      });
      expect((await containerOf(fixture.project, "web")).id).toBe(second.id);
    },
  );
});
