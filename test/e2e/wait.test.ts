import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, untilChecked } from "../support/engine/engine.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const files = {
  "compose.yaml": `
    services:
      web: { ${quickProbed("test -e /tmp/ready", '[sh, -c, "sleep 1; touch /tmp/ready; exec sleep 1000"]')} }
      plain: { ${quick}, command: [sleep, "1000"] }
      never: { ${quickProbed("echo not yet; exit 1")}, profiles: [never] }
      job: { ${quick}, command: [sh, -c, "sleep 1; exit 0"], profiles: [job] }
      crash: { ${quick}, command: [sh, -c, "echo out of luck; exit 4"], profiles: [crash] }
  `,
};

describeWithEngine("stackctl wait", () => {
  scenario(
    "waits for services that docker compose started, and starts none itself",
    files,
    async (fixture) => {
      await fixture.compose("up -d web");
      const waited = await fixture.stackctl("wait --timeout 60s --json");
      expect(waited.exitCode).toBe(0);
      expect(waited.json(UpReport)).toMatchObject({
        ok: true,
        services: [{ name: "web", verdict: "ready" }],
      });
      expect((await containersOf(fixture.project)).map(({ service }) => service)).toEqual(["web"]);
    },
  );

  scenario("waits for a named service that does not exist yet", files, async (fixture) => {
    const waiting = fixture.start("wait web --timeout 60s --progress json");
    await waiting.says('"planned"');
    await fixture.compose("up -d web");
    expect(await waiting.result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("web") });
  });

  scenario("exits with 6 and a failure card at the deadline", files, async (fixture) => {
    await fixture.compose("--profile never up -d never");
    await untilChecked(fixture.project, "never");
    const waited = await fixture.stackctl("wait --timeout 2s");
    expect(waited.exitCode).toBe(6);
    expect(waited.stdout).toMatch(/never: .*not ready in time[\s\S]*not yet/);
    const named = await fixture.stackctl("wait never --timeout 60s --for running");
    expect(named.exitCode).toBe(0);
  });

  scenario("waits until a job is done, and fails at once if it fails", files, async (fixture) => {
    await fixture.compose("--profile job --profile crash up -d job crash");
    const job = await fixture.stackctl("wait job --for completed --timeout 60s --json");
    expect(job.json(UpReport)).toMatchObject({ ok: true, services: [{ name: "job", verdict: "done" }] });
    const crash = await fixture.stackctl("wait crash --for completed --timeout 60s --json");
    expect(crash.exitCode).toBe(6);
    expect(crash.json(UpReport).failures).toMatchObject([
      { service: "crash", exitCode: 4, logs: ["out of luck"] },
    ]);
  });

  scenario("reports invalid arguments", files, async (fixture) => {
    const nothing = await fixture.stackctl("wait");
    expect(nothing).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining("has a container to wait for"),
    });
    const unknown = await fixture.stackctl("wait plian");
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Did you mean plain?") });
    const timeout = await fixture.stackctl("wait --timeout soon");
    expect(timeout).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--timeout:") });
    const condition = await fixture.stackctl("wait --for happy");
    expect(condition).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("ready, healthy, running, completed"),
    });
    await fixture.compose("up -d plain");
    const blind = await fixture.stackctl("wait plain --for healthy");
    expect(blind).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("has no health check") });
  });

  scenario("exits at once on an interrupt", files, async (fixture) => {
    await fixture.compose("--profile never up -d never");
    const waiting = fixture.start("wait --timeout 60s --progress json");
    await waiting.says('"planned"');
    waiting.interrupt();
    expect(await waiting.result).toMatchObject({ exitCode: 130 });
  });
});
