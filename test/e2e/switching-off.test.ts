import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, networksOf, statesOf, volumesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { quick, quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const files = {
  "compose.yaml": `
    services:
      web: { ${quickServer} }
      worker: { ${quick}, profiles: [worker], volumes: ["data:/data"], command: [sh, -c, "echo precious > /data/work; sleep 1000"] }
      side: { ${quickIdle}, profiles: [worker], depends_on: [worker] }
    volumes:
      data:
  `,
};

describeWithEngine("a disabled feature", () => {
  scenario(
    "is stopped and removed by up with a reason; its volume and the other services stay (X3)",
    files,
    async (fixture) => {
      const { project } = fixture;
      await fixture.stackctl("up --enable-worker", stable);
      const running = { side: "running", web: "running", worker: "running" };
      expect(await statesOf(project)).toEqual(running);
      const web = await containerOf(project, "web");

      await fixture.compose("up -d --remove-orphans");
      expect(await statesOf(project)).toEqual(running);

      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(/worker stopped: feature worker is disabled/),
      });
      const cause = "feature worker is disabled: off by default";
      expect(up.json(UpReport).stopped).toEqual([
        { service: "side", cause },
        { service: "worker", cause },
      ]);
      expect(await containersOf(project)).toEqual([web]);
      expect(await volumesOf(project)).toEqual([`${project}_data`]);
      const kept = await docker(
        "run",
        "--rm",
        "-v",
        `${project}_data:/data`,
        busyboxImage,
        "cat",
        "/data/work",
      );
      expect(kept).toBe("precious");
    },
  );

  scenario("is left running by up --keep, with a notice", files, async (fixture) => {
    await fixture.stackctl("up --enable-worker", stable);
    const before = await containersOf(fixture.project);
    const up = await fixture.stackctl("up --keep --json", stable);
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.json(UpReport)).toMatchObject({ stopped: [], warnings: [{ code: "kept" }, { code: "kept" }] });
    expect(await containersOf(fixture.project)).toEqual(before);
  });

  scenario(
    "is removed by down, although docker compose down leaves it behind (X4)",
    files,
    async (fixture) => {
      const { project } = fixture;
      await fixture.stackctl("up --enable-worker", stable);

      await fixture.compose("down --remove-orphans");
      expect(await statesOf(project)).toEqual({ side: "running", worker: "running" });
      expect(await networksOf(project)).toEqual([`${project}_default`]);

      const down = await fixture.stackctl("down --json");
      expect(down).toMatchObject({ exitCode: 0 });
      expect(down.json()).toEqual({
        ok: true,
        project,
        removed: ["side", "worker"],
        volumes: false,
        warnings: [],
      });
      expect(await containersOf(project)).toEqual([]);
      expect(await networksOf(project)).toEqual([]);
      expect(await volumesOf(project)).toEqual([`${project}_data`]);
    },
  );

  scenario("has its volume removed only by a confirmed down --volumes", files, async (fixture) => {
    const { project } = fixture;
    await fixture.stackctl("up --enable-worker", stable);

    const unsure = await fixture.stackctl("down --volumes");
    expect(unsure).toMatchObject({ exitCode: 2 });
    expect(await statesOf(project)).toMatchObject({ worker: "running" });

    const sure = await fixture.stackctl("down --volumes --yes");
    expect(sure).toMatchObject({ exitCode: 0 });
    expect(await containersOf(project)).toEqual([]);
    expect(await volumesOf(project)).toEqual([]);
  });
});
