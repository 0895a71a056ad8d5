import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished } from "vitest";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { checkBaseStack } from "../support/check-base-stack.ts";
import type { Fixture } from "../support/fixture.ts";
import { expectNothing, processesOf } from "../support/processes-of.ts";
import { scenario } from "../support/scenario.ts";
import { prepareBundledStack } from "../support/without-docker.ts";

const embedded = { engine: "embedded" } as const;

describe.runIf(process.platform === "linux")("the bundled stack without a container engine", () => {
  scenario(
    "starts, restarts and stops, and leaves nothing behind",
    {},
    async (fixture) => {
      const { env, url } = await prepareBundledStack(fixture);
      const up = await fixture.stackctl("up", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.stdout).toMatch(/is up after [^\n]* as processes of this machine/);
      expect(up.stdout).toContain(`http://localhost:${env.BACKEND_PORT}`);
      expect(up.stderr.match(/services run as processes of this machine/g)).toHaveLength(1);
      await checkBaseStack(url);

      const again = await fixture.stackctl("up --json", { env });
      expect(again).toMatchObject({ exitCode: 0 });
      expect(again.json(UpReport)).toMatchObject({
        ok: true,
        engine: "embedded",
        services: [{ name: "backend", verdict: "ready", readyMs: null, memoryBytes: expect.any(Number) }],
      });
      const plan = await fixture.stackctl("plan --json --detailed-exitcode", { env });
      expect(plan).toMatchObject({ exitCode: 0 });
      expect(plan.json()).toMatchObject({ engine: "embedded", steps: [], leftOut: [] });

      const status = await fixture.stackctl("status --json", { env });
      expect(status).toMatchObject({ exitCode: 0, stderr: "" });
      expect(status.json(StatusReport)).toMatchObject({
        ok: true,
        engine: "embedded",
        services: [{ name: "backend", state: "running", health: "healthy", restarts: 0 }],
      });
      const logs = await fixture.stackctl("logs backend", { env });
      expect(logs).toMatchObject({ exitCode: 0 });
      expect(logs.stdout).toContain(`backend listens on port ${env.BACKEND_PORT}`);

      const before = await pidOfBackend(fixture);
      expect(await fixture.stackctl("restart backend", { env })).toMatchObject({ exitCode: 0 });
      expect(await pidOfBackend(fixture)).not.toBe(before);
      await checkBaseStack(url);

      const down = await fixture.stackctl("down --json", { env });
      expect(down).toMatchObject({ exitCode: 0 });
      expect(down.json()).toMatchObject({ ok: true, removed: ["backend"] });
      await expectNothing(fixture);
    },
    embedded,
  );

  scenario(
    "shows a killed backend, starts it again, and keeps its files",
    {},
    async (fixture) => {
      const { env, url } = await prepareBundledStack(fixture);
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const form = new FormData();
      form.set("purpose", "fine-tune");
      form.set("file", new File(["hello"], "hello.txt"));
      expect((await fetch(`${url}/v1/files`, { method: "POST", body: form })).status).toBe(200);

      process.kill(await pidOfBackend(fixture), "SIGKILL");
      await expect
        .poll(async () => (await fixture.stackctl("status --json", { env })).json(StatusReport).services)
        .toMatchObject([{ name: "backend", state: "exited", exitCode: 137 }]);
      expect(await fixture.stackctl("status", { env })).toMatchObject({ exitCode: 6 });

      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      const files = await fetch(`${url}/v1/files`);
      expect(await files.json()).toMatchObject({ data: [{ filename: "hello.txt" }] });
    },
    embedded,
  );

  scenario(
    "is found completely by up and by down, wherever stackctl was killed",
    {},
    async (fixture) => {
      const { env } = await prepareBundledStack(fixture);
      for (const moment of ["to wait for", "starting", "ready in"]) {
        for (const next of ["up", "down"]) {
          const started = fixture.start("up --progress plain", { env });
          await started.says(moment);
          started.signal("SIGKILL");
          await started.result;
          expect([moment, next, (await fixture.stackctl(next, { env })).exitCode]).toEqual([moment, next, 0]);
          if (next === "up") expect(await listBackends(fixture)).toHaveLength(1);
          expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
          await expectNothing(fixture);
        }
      }
    },
    { ...embedded, timeout: 600_000 },
  );

  scenario(
    "reports a taken port before any process starts, and remaps it with --remap-ports",
    {},
    async (fixture) => {
      const { env } = await prepareBundledStack(fixture);
      const taken = createServer().listen(Number(env.BACKEND_PORT), "127.0.0.1");
      await once(taken, "listening");
      onTestFinished(() => void taken.close());
      const { BACKEND_PORT, ...without } = env;
      await fixture.write(".env", `BACKEND_PORT=${BACKEND_PORT}\n`);
      const up = await fixture.stackctl("up --json", { env: without });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({ error: { code: "port-conflict" } });
      await expectNothing(fixture);

      const moved = await fixture.stackctl("up --remap-ports", { env: without });
      expect(moved).toMatchObject({ exitCode: 0 });
      expect(await fixture.read(".env")).not.toContain(`=${BACKEND_PORT}\n`);
    },
    embedded,
  );

  scenario(
    "refuses all services that need containers at once, with hints, and starts nothing",
    {},
    async (fixture) => {
      const { env } = await prepareBundledStack(fixture);
      const up = await fixture.stackctl("up --all --disable-gpu --json", { env });
      expect(up).toMatchObject({ exitCode: 3 });
      expect(up.json()).toMatchObject({
        error: {
          code: "cannot-run-embedded",
          hint: expect.stringContaining("no docker command was found on the PATH"),
          problems: [
            {
              message: expect.stringMatching(
                /^feature monitoring .*: prometheus and grafana need a container engine$/,
              ),
            },
            {
              message: "feature fsdp: fsdp lacks a requirement on this machine",
              hint: expect.stringContaining("pip install torch"),
            },
            {
              message: expect.stringContaining("runs tabby, which is not on the PATH"),
              hint: expect.stringContaining("Install Tabby"),
            },
          ],
        },
      });
      await fixture.write(".env", "ENABLE_MONITORING=true\n");
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 3 });
      expect(await fixture.stackctl("plan", { env })).toMatchObject({ exitCode: 3 });
      await expectNothing(fixture);

      const status = (await fixture.stackctl("status --json", { env })).json(StatusReport);
      expect(status.services.map(({ name }) => name)).toEqual(["backend"]);
      expect(status.leftOut.map(({ service }) => service)).toEqual(["prometheus", "grafana"]);
      const features = await fixture.stackctl("features --json", { env });
      expect(features).toMatchObject({ exitCode: 0 });
      expect(features.json()).toMatchObject({
        engine: "embedded",
        features: expect.arrayContaining([
          expect.objectContaining({ name: "monitoring", enabled: true, needsEngine: true }),
          expect.objectContaining({ name: "fsdp", needsEngine: false }),
        ]),
      });
    },
    embedded,
  );

  scenario(
    "with --engine docker exits with 4 and the reason why there is no engine",
    {},
    async (fixture) => {
      const { env } = await prepareBundledStack(fixture);
      for (const command of ["up", "status", "down", "logs", "plan"]) {
        const result = await fixture.stackctl(`${command} --engine docker`, { env });
        expect([command, result.exitCode]).toEqual([command, 4]);
        expect(result.stderr).toContain("no docker command was found on the PATH");
      }
      await fixture.write(".env", "STACKCTL_ENGINE=docker\n");
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 4 });
      expect(await fixture.stackctl("up --engine podman", { env })).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("write auto, docker, embedded or swarm"),
      });
    },
    embedded,
  );
});

async function listBackends(fixture: Fixture) {
  return (await processesOf(fixture)).filter(({ command }) => /^node main\.js$/.test(command));
}

async function pidOfBackend(fixture: Fixture): Promise<number> {
  const [backend, ...others] = await listBackends(fixture);
  if (backend === undefined || others.length > 0) throw new Error("there is not exactly one backend");
  return backend.pid;
}
