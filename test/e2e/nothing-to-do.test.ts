import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeNodes } from "../support/build/nodes.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, lastingOf, networksOf, statesOf, volumesOf } from "../support/engine/engine.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { changesContainers, spyOnDocker } from "../support/spy-on-docker.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };
const chain = {
  "compose.yaml": `
    services:
      one: { ${quickProbed("true")} }
      two: { ${quickProbed("true")}, depends_on: { one: { condition: service_healthy } } }
      three: { ${quickServer}, depends_on: { two: { condition: service_healthy } }, volumes: ["data:/data"] }
    volumes:
      data:
  `,
};

describeWithEngine("an unchanged stack", () => {
  scenario(
    "a second up and a status start no container and measure without docker stats (X17, X24)",
    chain,
    async (fixture) => {
      const spy = await spyOnDocker(fixture);
      const env = { ...stable, ...spy.env };
      expect(await fixture.stackctl("up --json", { env })).toMatchObject({ exitCode: 0 });
      expect((await spy.calls()).filter(changesContainers)).toEqual([expect.stringMatching(/ up /)]);
      const before = await lastingOf(fixture.project);

      const second = await fixture.stackctl("up --json", { env });
      expect(second).toMatchObject({ exitCode: 0 });
      const report = second.json(UpReport);
      expect(report).toMatchObject({ ok: true, failures: [], stopped: [] });
      expect(report.services.map(({ verdict, readyMs }) => [verdict, readyMs])).toEqual(
        Array(3).fill(["ready", null]),
      );
      const status = await fixture.stackctl("status --json", { env });
      expect(status).toMatchObject({ exitCode: 0 });
      const { services } = status.json(StatusReport);
      expect(services.map(({ state, memoryBytes }) => [state, (memoryBytes ?? 0) > 0])).toEqual(
        Array(3).fill(["running", true]),
      );

      const others = (await spy.calls()).filter((call) => !/^compose .* config /.test(call));
      expect(others).toEqual([]);
      expect(await lastingOf(fixture.project)).toEqual(before);
    },
  );

  scenario("docker compose up after stackctl up recreates nothing (X23)", chain, async (fixture) => {
    expect(await fixture.stackctl("up --json", { env: stable })).toMatchObject({ exitCode: 0 });
    const before = await lastingOf(fixture.project);
    await fixture.compose("up -d");
    expect(await lastingOf(fixture.project)).toEqual(before);
  });

  scenario("stackctl up after docker compose up finds nothing to do", chain, async (fixture) => {
    await fixture.compose("up -d --wait");
    const before = await lastingOf(fixture.project);
    const plan = await fixture.stackctl("plan --json --detailed-exitcode", { env: stable });
    expect(plan).toMatchObject({ exitCode: 0 });
    expect(plan.json(LaunchPlan).steps).toEqual([]);
    expect(await fixture.stackctl("up --json", { env: stable })).toMatchObject({ exitCode: 0 });
    expect(await lastingOf(fixture.project)).toEqual(before);
  });
});

describeWithEngine("a dry run", () => {
  scenario(
    "and plan show the steps of up, call Compose only for its model, and create nothing (X18)",
    chain,
    async (fixture) => {
      const spy = await spyOnDocker(fixture);
      const dry = await fixture.stackctl("up --dry-run --json", { env: spy.env });
      const plan = await fixture.stackctl("plan --json --detailed-exitcode", { env: spy.env });
      expect(dry).toMatchObject({ exitCode: 0 });
      expect(plan).toMatchObject({ exitCode: 10 });
      expect(plan.json(LaunchPlan)).toEqual(dry.json(LaunchPlan));
      expect(describeNodes(plan.json(LaunchPlan).steps)).toEqual([
        "#1 create one (core service)",
        "#2 create two (core service)",
        "#3 create three (core service)",
        "[1] → #4 start one (its container is created)",
        "[4] → #5 wait one (until healthy)",
        "[2,5] → #6 start two (one is healthy)",
        "[6] → #7 wait two (until healthy)",
        "[3,7] → #8 start three (two is healthy)",
        "[8] → #9 wait three (until running)",
      ]);

      const calls = await spy.calls();
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.filter(changesContainers)).toEqual([]);
      expect(await containersOf(fixture.project)).toEqual([]);
      expect(await networksOf(fixture.project)).toEqual([]);
      expect(await volumesOf(fixture.project)).toEqual([]);
    },
  );

  scenario(
    "changes no running service, although up would replace one, stop another and start a third (X18)",
    {
      "compose.yaml": `
        services:
          web: { ${quickServer}, environment: { GREETING: "$GREETING" } }
          old: { ${quickIdle}, profiles: [old] }
          fresh: { ${quickIdle}, profiles: [fresh] }
      `,
    },
    async (fixture) => {
      const started = await fixture.stackctl("up --no-wait --enable-old", { env: { GREETING: "hello" } });
      expect(started).toMatchObject({ exitCode: 0 });
      const before = await lastingOf(fixture.project);

      const spy = await spyOnDocker(fixture);
      const dry = await fixture.stackctl("up --dry-run --json --enable-fresh", {
        env: { GREETING: "good morning", ...spy.env },
      });
      const { steps } = dry.json(LaunchPlan);
      expect(steps.map(({ kind, service }) => `${kind} ${service}`).toSorted()).toEqual([
        "create fresh",
        "recreate web",
        "remove old",
        "start fresh",
        "start web",
        "stop old",
        "wait fresh",
        "wait web",
      ]);
      expect((await spy.calls()).filter(changesContainers)).toEqual([]);
      expect(await lastingOf(fixture.project)).toEqual(before);
      expect(await statesOf(fixture.project)).toEqual({ old: "running", web: "running" });
    },
  );
});
