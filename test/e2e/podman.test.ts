import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, onTestFinished } from "vitest";
import { findProgram } from "../../src/adapters/host/find-program.ts";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const image = "stackctl-test/busybox:1";
const why = await findObstacle();

async function findObstacle(): Promise<string | undefined> {
  if ((await findProgram("podman", { path: process.env.PATH })) === undefined)
    return "podman is not installed";
  return process.getuid?.() === 0 ? undefined : "podman needs root here";
}

/** Starts Podman's Docker API with its own storage and the test image. Returns its address. */
async function startPodman(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-podman-"));
  const host = `unix://${join(folder, "podman.sock")}`;
  const settings = join(folder, "containers.conf");
  await writeFile(settings, '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n');
  const storage = [
    "--root",
    join(folder, "root"),
    "--runroot",
    join(folder, "run"),
    "--storage-driver",
    "vfs",
  ];
  const service = spawn("podman", [...storage, "system", "service", "--time=0", host], {
    env: { ...process.env, CONTAINERS_CONF: settings },
    stdio: "ignore",
  });
  onTestFinished(async () => {
    const ended = once(service, "exit");
    service.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const docker = (...args: readonly string[]) => execa("docker", ["--host", host, ...args]);
  await until(() =>
    docker("version").then(
      () => true,
      () => false,
    ),
  );
  const archive = join(folder, "image.tar");
  await execa("docker", ["save", "--output", archive, image]);
  await docker("load", "--input", archive);
  return host;
}

describe.skipIf(why !== undefined)(`Podman's Docker API${why === undefined ? "" : ` (${why})`}`, () => {
  scenario(
    "runs a stack from plan to down, and is named Podman in the output",
    {
      "compose.yaml": `
        services:
          db: { image: "${image}", command: [sleep, "1000"], stop_signal: SIGKILL }
          web: { image: "${image}", command: [sleep, "1000"], stop_signal: SIGKILL, depends_on: [db] }
      `,
    },
    async (fixture) => {
      const env = { DOCKER_HOST: await startPodman(), STACKCTL_STABILITY_WINDOW: "200ms" };
      expect(await fixture.stackctl("features", { env })).toMatchObject({ exitCode: 0 });
      const plan = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(plan.steps.map(({ kind, service }) => `${kind} ${service}`)).toEqual([
        "create db",
        "create web",
        "start db",
        "wait db",
        "start web",
        "wait web",
      ]);
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).warnings).toMatchObject([{ code: "engine-not-docker" }]);
      expect(up.stderr).not.toContain("Docker Engine");
      expect((await fixture.stackctl("status --json", { env })).json(StatusReport)).toMatchObject({
        ok: true,
      });
      expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
      const left = (await fixture.stackctl("status --json", { env })).json(StatusReport);
      expect(left.services.map(({ state }) => state)).toEqual(["missing", "missing"]);
    },
    { timeout: 240_000 },
  );
});
