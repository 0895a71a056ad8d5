import { execa } from "execa";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick } from "../support/quick-service.ts";
import { cleanEnvironment, launcher, programLimitMs } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";

const files = {
  "compose.yaml": `
    services:
      web: { ${quickProbed("true")} }
      extra: { ${quickProbed("true")}, profiles: [extra] }
  `,
  "stackctl.yaml": "features: { extra: { description: one more } }\n",
};

describeWithEngine("for scripts", () => {
  scenario(
    "stdout is one JSON document of the contract, and stderr is one JSON event per line",
    files,
    async (fixture) => {
      const up = await fixture.stackctl("up --json --progress json");
      expect(up.json(UpReport)).toMatchObject({ ok: true, project: fixture.project });
      const events = up.stderr
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(events.map(({ kind, service }) => [kind, service])).toEqual([
        ["planned", undefined],
        ["creating", "web"],
        ["starting", "web"],
        ["ready", "web"],
      ]);
      const times = events.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));

      const status = await fixture.stackctl("status --json");
      expect(status.json(StatusReport)).toMatchObject({ ok: true });
      const plan = await fixture.stackctl("plan --json --enable-extra");
      expect(plan.json(LaunchPlan).steps).toMatchObject([
        { kind: "create" },
        { kind: "start", after: [1] },
        { kind: "wait", after: [2] },
      ]);
      const features = await fixture.stackctl("features --json");
      expect(features.json()).toEqual({
        features: [
          {
            name: "extra",
            enabled: false,
            description: "one more",
            flag: "ENABLE_EXTRA",
            source: { kind: "default", detail: "off by default" },
            profiles: ["extra"],
            services: ["extra"],
            requires: [],
            conflicts: [],
            needsEngine: true,
          },
        ],
        engine: "docker",
        warnings: [],
      });
      const config = await fixture.stackctl("config --json");
      expect(config.json()).toMatchObject({ settings: expect.any(Array), warnings: [] });
      for (const { stderr } of [status, plan, features, config]) expect(stderr).toBe("");
    },
  );

  scenario("--progress quiet prints nothing if nothing is wrong", files, async (fixture) => {
    const up = await fixture.stackctl("up --progress quiet");
    expect(up).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringContaining("is up after") });
  });

  scenario("a pipe gets no escape sequences unless FORCE_COLOR is set", files, async (fixture) => {
    const plain = await fixture.stackctl("up");
    expect(plain.stdout + plain.stderr).not.toContain("\u001b");
    const forced = await fixture.stackctl("up --enable-extra", { env: { FORCE_COLOR: "1" } });
    expect(forced.stdout).toContain("\u001b[32m");
    expect(forced.stderr).toContain("\u001b[32m");
    expect(forced.stderr).not.toContain("\u001b[?25l");
  });

  const chatty = {
    "compose.yaml": `services: { chatty: { ${quick}, command: [sh, -c, "seq 2000; sleep 1000"] } }\n`,
  };
  scenario("a closed pipe ends a command without a failure", chatty, async (fixture) => {
    expect(await fixture.stackctl("up")).toMatchObject({ exitCode: 0 });
    const options = {
      cwd: fixture.directory,
      env: { ...cleanEnvironment(), COMPOSE_PROJECT_NAME: fixture.project },
      extendEnv: false,
      reject: false,
      timeout: programLimitMs,
    } as const;
    for (const args of [
      ["features"],
      ["status", "--json"],
      ["up", "--json"],
      ["--help"],
      ["status", "--watch"],
      ["logs", "chatty"],
      ["logs", "--follow", "chatty"],
      ["logs", "--json", "chatty"],
      ["compose", "--", "logs", "chatty"],
    ]) {
      const child = execa(process.execPath, [launcher, ...args], { ...options, buffer: { stdout: false } });
      child.stdout.destroy();
      const { exitCode, stderr } = await child;
      expect([args, exitCode, stderr]).toEqual([args, 0, expect.not.stringContaining("EPIPE")]);
    }
  });
});
