import { expect } from "vitest";
import { BenchReport } from "../../src/domain/bench.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { dockerLines } from "../support/engine/docker.ts";
import { containersOf, networksOf, removeProject, statesOf, volumesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { followEvents } from "../support/engine/watch-events.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { findFaults } from "../support/json-schema.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const benchOf = ({ project }: Fixture) => `${project}-bench`;

/** The remaining containers, volumes and networks of the benchmark's project. */
async function leftOf(fixture: Fixture): Promise<readonly unknown[]> {
  const project = benchOf(fixture);
  const label = `label=com.docker.compose.project=${project}`;
  return [
    ...(await containersOf(project)),
    ...(await networksOf(project)),
    ...(await volumesOf(project)),
    ...(await dockerLines("image", "ls", "--quiet", "--filter", label)),
  ];
}

/** Watches the volumes of a project's containers, including anonymous volumes, and returns their names. */
async function followMounts(project: string): Promise<() => ReadonlySet<string>> {
  const follow = await followEvents({ type: ["container", "volume"], event: ["create", "mount"] });
  return () => {
    const events = follow();
    const created = events.flatMap(({ Type, Actor: { ID, Attributes } }) =>
      Type === "container" && Attributes["com.docker.compose.project"] === project ? [ID] : [],
    );
    const containers = new Set(created);
    const mounted = events.flatMap(({ Type, Action, Actor: { ID, Attributes } }) =>
      Type === "volume" && Action === "mount" && containers.has(Attributes.container ?? "") ? [ID] : [],
    );
    return new Set(mounted);
  };
}

const stack = {
  "compose.yaml": `
    services:
      web:
        build: { dockerfile_inline: "FROM ${busyboxImage}" }
        stop_signal: SIGKILL
        command: sleep 1000
        healthcheck: { test: "true", interval: 1s, start_period: 1m, start_interval: 100ms }
        volumes: ["data:/data", "kept:/kept", "/anonymous"]
      one: { ${quickProbed("true")}, profiles: [one] }
      two: { ${quickProbed("true")}, profiles: [two] }
      absent: { image: "stackctl-test/no-such-image:1", profiles: [absent] }
      broken: { ${quick}, command: [sh, -c, "exit 3"], profiles: [broken] }
    volumes:
      data:
      kept: { name: "\${KEPT_VOLUME}" }
  `,
};

describeWithEngine("bench-features", () => {
  scenario(
    "measures every available mode, reports why the others are skipped, and removes everything",
    stack,
    async (fixture) => {
      const env = { KEPT_VOLUME: `${fixture.project}-kept` };
      const listMounted = await followMounts(benchOf(fixture));
      await fixture.compose("up -d web", { env });
      await fixture.compose("down", { env });
      await fixture.write("costs.md", "# Costs\n");
      const refused = await fixture.stackctl("bench-features --yes --markdown costs.md", { env });
      expect(refused).toMatchObject({ exitCode: 2 });
      expect(refused.stderr).toContain("no place for the table");

      const bench = await fixture.stackctl(
        [
          "bench-features",
          "--yes",
          "--runs",
          "1",
          "--json",
          "--markdown",
          "new.md",
          "--note",
          "one=by itself",
        ],
        { env, timeoutMs: 580_000 },
      );
      // One mode failed.
      expect(bench).toMatchObject({ exitCode: 6 });
      expect(findFaults("bench", bench.json())).toEqual([]);
      const report = bench.json(BenchReport);
      expect(report).toMatchObject({ project: benchOf(fixture), runs: 1 });
      expect(report.modes.map(({ name, services, note }) => [name, services, note])).toEqual([
        ["minimal", ["web"], null],
        ["one", ["one", "web"], "by itself"],
        ["two", ["two", "web"], null],
      ]);
      for (const { startMs, memoryBytes, peakMemoryBytes } of report.modes) {
        expect(startMs.median).toBeGreaterThan(0);
        expect(memoryBytes).toBeGreaterThan(0);
        expect(peakMemoryBytes).toBeGreaterThanOrEqual(memoryBytes ?? Number.NaN);
      }
      expect(report.unmeasured).toEqual([
        {
          name: "absent",
          features: ["absent"],
          kind: "skipped",
          reason: "stackctl-test/no-such-image:1 is not found locally, and the benchmark pulls no images",
        },
        {
          name: "broken",
          features: ["broken"],
          kind: "failed",
          reason: expect.stringMatching(/^broken: .*exit(?:ed| code).* 3/),
        },
        {
          name: "all",
          features: ["broken", "one", "two"],
          kind: "skipped",
          reason: "broken does not run on its own",
        },
      ]);
      const table = await fixture.read("new.md");
      expect(table).toContain("| one | 2 | ");
      expect(table).toContain("| by itself |");
      expect(table).toContain("not measured: stackctl-test/no-such-image:1");

      expect(await leftOf(fixture)).toEqual([]);
      await until(() => listMounted().size > 2);
      const mounted = listMounted();
      const there = await dockerLines("volume", "ls", "--quiet");
      expect(there.filter((name) => mounted.has(name))).toEqual([env.KEPT_VOLUME]);
    },
    { timeout: 600_000 },
  );

  scenario(
    "asks for confirmation, and refuses ports of the running stack and leftovers of its project",
    { "compose.yaml": `services: { web: { ${quickIdle}, ports: ["127.0.0.1:\${PORT}:80"] } }` },
    async (fixture) => {
      const env = { PORT: `${await freePort()}`, STACKCTL_STABILITY_WINDOW: "100ms" };
      const unasked = await fixture.stackctl("bench-features", { env });
      expect(unasked).toMatchObject({ exitCode: 2 });
      expect(unasked.stderr).toContain("--yes");

      expect(await fixture.stackctl("up --progress quiet", { env })).toMatchObject({ exitCode: 0 });
      const taken = await fixture.stackctl("bench-features --yes --json", { env });
      expect(taken).toMatchObject({ exitCode: 5 });
      expect(taken.json()).toMatchObject({ error: { code: "port-conflict" } });
      expect(taken.stdout).toContain(`${fixture.project}-web-1)`);
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
      expect(await leftOf(fixture)).toEqual([]);

      expect(await fixture.stackctl("down --progress quiet", { env })).toMatchObject({ exitCode: 0 });
      const project = benchOf(fixture);
      try {
        await fixture.compose(`-p ${project} up -d`, { env });
        const there = await fixture.stackctl("bench-features --yes", { env });
        expect(there).toMatchObject({ exitCode: 5 });
        expect(there.stderr).toContain(`stackctl -p ${project} down --volumes`);
        expect(await statesOf(project)).toEqual({ web: "running" });
      } finally {
        await removeProject(project);
      }
    },
  );

  scenario(
    "removes everything if it is interrupted",
    {
      "compose.yaml": `
        services:
          first: { ${quickProbed("true")}, volumes: ["data:/data"] }
          never: { ${quickProbed("false")} }
        volumes: { data: }
      `,
    },
    async (fixture) => {
      const bench = fixture.start("bench-features --yes --progress plain");
      await bench.says("first ready");
      bench.interrupt();
      const { exitCode, stderr } = await bench.result;
      expect(exitCode).toBe(130);
      expect(stderr).toContain("nothing is left running");
      expect(await leftOf(fixture)).toEqual([]);
    },
  );
});
