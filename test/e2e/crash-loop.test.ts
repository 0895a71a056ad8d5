import { readFile } from "node:fs/promises";
import { expect, onTestFinished } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import { quick, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const options = { env: { STACKCTL_STABILITY_WINDOW: "3s" } };

describeWithEngine("a service without a health check", () => {
  scenario(
    "that crashes in a loop has failed, although Compose reports it as healthy (X2)",
    {
      "compose.yaml": `
        services:
          loop: { ${quick}, restart: always, volumes: ["./data:/data"],
            command: [sh, -c, "until [ -e /data/go ]; do sleep 0.1; done; echo no licence found; exit 3"] }
          web: { ${quickServer} }
      `,
      "data/.keep": "",
    },
    async (fixture) => {
      await fixture.compose("up -d --wait");
      expect(await containerOf(fixture.project, "loop")).toMatchObject({ health: "none" });
      await fixture.write("data/go", "");
      await until(async () => (await containerOf(fixture.project, "loop")).restarts > 0);
      await fixture.compose("down", options);

      const up = await fixture.stackctl("up --json", options);
      expect(up).toMatchObject({ exitCode: 6 });
      const [failure, ...others] = up.json(UpReport).failures;
      expect(failure).toMatchObject({
        service: "loop",
        reason: "crash-loop",
        exitCode: 3,
        causedBy: null,
        logs: expect.arrayContaining(["no licence found"]),
      });
      expect(failure?.restarts).toBeGreaterThanOrEqual(3);
      expect(others).toEqual([]);
      expect((await containerOf(fixture.project, "loop")).restarts).toBeGreaterThanOrEqual(3);
      expect(await statesOf(fixture.project)).toMatchObject({ web: "running" });
      expect(await fixture.stackctl("status --json", options)).toMatchObject({ exitCode: 6 });
    },
  );

  scenario(
    "whose process has exited is not ready, even before the engine detects the exit",
    { "compose.yaml": `services:\n  web: { ${quickServer} }\n` },
    async (fixture) => {
      const events = await watchEvents(fixture, ["start"]);
      const windowMs = 15_000;
      const up = fixture.start("up --json", { env: { STACKCTL_STABILITY_WINDOW: `${windowMs}ms` } });
      await events.sees("web start");
      const { startedAt } = await containerOf(fixture.project, "web");
      const pid = Number(
        await docker("inspect", "--format", "{{.State.Pid}}", (await containerOf(fixture.project, "web")).id),
      );
      // The engine learns of an exit from the shim, the parent process of each container.
      const shim = await parentOf(pid);
      process.kill(shim, "SIGSTOP");
      let isStopped = true;
      const goOn = () => {
        if (isStopped) process.kill(shim, "SIGCONT");
        isStopped = false;
      };
      onTestFinished(goOn);
      process.kill(pid, "SIGKILL");
      await until(() => Date.now() > Date.parse(startedAt) + windowMs + 1_000);
      expect(await containerOf(fixture.project, "web")).toMatchObject({ state: "running" });
      goOn();

      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 6, stderr: expect.not.stringContaining("ready") });
      expect(ended.json(UpReport)).toMatchObject({ failures: [{ service: "web", exitCode: 137 }] });
    },
  );

  scenario(
    "that crashes twice and then keeps running is ready, with a notice of its restarts",
    {
      "compose.yaml": `
        services:
          late: { ${quick}, restart: on-failure, command: [sh, -c, "echo x >> /runs; [ $$(wc -l < /runs) -gt 2 ] && exec sleep 1000; exit 1"] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: { STACKCTL_STABILITY_WINDOW: "5s" } });
      expect(up).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(", recovered") });
      expect(up.json(UpReport)).toMatchObject({ ok: true, services: [{ name: "late", verdict: "ready" }] });
      expect(await containerOf(fixture.project, "late")).toMatchObject({ state: "running", restarts: 2 });
    },
  );
});

/** The parent of a process, from https://man7.org/linux/man-pages/man5/proc_pid_status.5.html. */
async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
}
