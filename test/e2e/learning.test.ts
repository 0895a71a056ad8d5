import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { History, type ServiceRun } from "../../src/domain/history.ts";
import { UpReport } from "../../src/domain/report.ts";
import { durationPattern } from "../support/duration-pattern.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, removeProject } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const path = ".stackctl/history.json";
const historyOf = async (fixture: Fixture) => History.parse(JSON.parse(await fixture.read(path)));

/** A history in which a service always took this long to start. */
const pastOf = (service: string, startMs: number) => {
  const run = (startedAtMs: number): ServiceRun => ({
    startedAtMs,
    startMs,
    readyMs: startMs,
    peakMemoryBytes: null,
  });
  return JSON.stringify({ version: 1, services: { [service]: [run(1), run(2), run(3)] } });
};

/** The events that `--progress json` printed. */
const eventsOf = (stderr: string): readonly Record<string, unknown>[] =>
  stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const web = { "compose.yaml": `services: { web: { ${quickProbed("true")} } }` };
const lateWeb = {
  "compose.yaml": `services: { web: { ${quickProbed("test -f /ok", '[sh, -c, "sleep 3; touch /ok; exec sleep 1000"]')} } }`,
};

describeWithEngine("the history of start times", () => {
  scenario("is written, ignored by git, and shown at the next start", web, async (fixture) => {
    const first = await fixture.stackctl("up --json --progress json");
    expect(first).toMatchObject({ exitCode: 0 });
    expect(eventsOf(first.stderr)[0]).toMatchObject({ kind: "planned", services: [{ name: "web" }] });
    expect(eventsOf(first.stderr)[0]).not.toHaveProperty("services.0.usualReadyMs");
    const [report] = first.json(UpReport).services;
    const { startedAt } = await containerOf(fixture.project, "web");
    const [run, ...others] = (await historyOf(fixture)).services.web ?? [];
    expect(others).toEqual([]);
    expect(run).toEqual({
      startedAtMs: Date.parse(startedAt),
      startMs: report?.startMs,
      readyMs: report?.readyMs,
      peakMemoryBytes: report?.peakMemoryBytes,
    });
    expect(run?.startMs).toBeLessThan(run?.readyMs ?? 0);
    expect(run?.peakMemoryBytes).toBeGreaterThan(0);
    expect(await fixture.read(".stackctl/.gitignore")).toBe("*\n");

    const idle = await fixture.stackctl("up --json --progress quiet");
    expect(idle.json(UpReport).services).toMatchObject([{ readyMs: null, usualStartMs: run?.startMs }]);
    expect((await historyOf(fixture)).services.web).toHaveLength(1);

    const again = await fixture.stackctl("up --force-recreate --progress json --json");
    expect(eventsOf(again.stderr)[0]).toMatchObject({
      kind: "planned",
      services: [{ name: "web", usualReadyMs: run?.startMs }],
    });
    expect((await historyOf(fixture)).services.web).toHaveLength(2);
  });

  scenario(
    "reveals slower starts than usual, in the progress and in the report",
    lateWeb,
    async (fixture) => {
      await fixture.write(path, pastOf("web", 100));
      const slow = await fixture.stackctl("up --json --progress json");
      const { warnings, services } = slow.json(UpReport);
      expect(services).toMatchObject([{ verdict: "ready", usualStartMs: 100 }]);
      const message = expect.stringMatching(
        /^web took .* to start, [\d.]+ times as long as usual \(0\.1 s\)$/,
      );
      expect(warnings).toMatchObject([{ code: "slower-than-usual", message }]);
      expect(eventsOf(slow.stderr)[0]).toMatchObject({
        services: [{ usualReadyMs: 100, slowAfterMs: 2100 }],
      });
      expect(eventsOf(slow.stderr).filter(({ kind }) => kind === "notice")).toMatchObject([
        { notice: { code: "slower-than-usual" } },
      ]);

      await fixture.write(path, pastOf("web", 3_600_000));
      const usual = await fixture.stackctl("up --force-recreate --json --progress quiet");
      expect(usual.json(UpReport)).toMatchObject({ ok: true, warnings: [] });
    },
  );

  scenario("is ignored if it is damaged, and starts empty if it is deleted", web, async (fixture) => {
    await fixture.write(path, '{"version":1,"services":{"web":[{"startedAtMs":1,');
    expect(await fixture.stackctl("up --progress quiet")).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await historyOf(fixture)).services.web).toHaveLength(1);
    await rm(join(fixture.directory, ".stackctl"), { recursive: true });
    expect(await fixture.stackctl("status")).toMatchObject({ exitCode: 0 });
    expect(await fixture.stackctl("restart --progress quiet")).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await historyOf(fixture)).services.web).toHaveLength(1);
  });

  scenario("is skipped with a notice if it cannot be written", web, async (fixture) => {
    await fixture.write(".stackctl", "a file where the folder should be");
    const up = await fixture.stackctl("up --json --progress quiet");
    expect(up).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(".stackctl is not a folder") });
    expect(up.json(UpReport)).toMatchObject({ ok: true, warnings: [{ code: "no-notes" }] });
  });

  scenario("keeps the records of two commands that run at once in one folder", web, async (fixture) => {
    const other = `${fixture.project}-2`;
    try {
      const ups = [fixture.project, other].map((COMPOSE_PROJECT_NAME) =>
        fixture.stackctl("up --json --progress quiet", { env: { COMPOSE_PROJECT_NAME } }),
      );
      for (const up of await Promise.all(ups)) expect(up).toMatchObject({ exitCode: 0 });
      const starts = await Promise.all(
        [fixture.project, other].map(async (project) =>
          Date.parse((await containerOf(project, "web")).startedAt),
        ),
      );
      const runs = (await historyOf(fixture)).services.web ?? [];
      expect(runs.map(({ startedAtMs }) => startedAtMs)).toEqual(starts.toSorted((a, b) => a - b));
    } finally {
      await removeProject(other);
    }
  });
});

describeWithEngine("the critical path", () => {
  scenario(
    "is the chain of services that took the longest",
    {
      "compose.yaml": `
        services:
          db: { ${quickProbed("true")} }
          migrate: { ${quick}, command: "true", depends_on: { db: { condition: service_healthy } } }
          api: { ${quickProbed("true")}, depends_on: { migrate: { condition: service_completed_successfully } } }
          side: { ${quickProbed("true")} }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json --progress quiet");
      expect(up).toMatchObject({ exitCode: 0 });
      const { criticalPath, services } = up.json(UpReport);
      expect(criticalPath.map(({ service }) => service)).toEqual(["db", "migrate", "api"]);
      const times = criticalPath.flatMap(({ startedMs, readyMs }) => [startedMs, readyMs]);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const readyMs = Object.fromEntries(services.map((one) => [one.name, one.readyMs]));
      expect(criticalPath.map((one) => [one.service, one.readyMs])).toEqual(
        ["db", "migrate", "api"].map((name) => [name, readyMs[name]]),
      );

      const down = await fixture.stackctl("down");
      expect(down).toMatchObject({ exitCode: 0 });
      const text = await fixture.stackctl("up --progress quiet");
      const steps = ["db", "migrate", "api"].map((name) => `${name} ${durationPattern}`);
      expect(text.stdout).toMatch(new RegExp(`critical path: ${steps.join(" → ")}`));
      const idle = await fixture.stackctl("up --json --progress quiet");
      expect(idle.json(UpReport).criticalPath).toEqual([]);
    },
  );
});
