import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, networksOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const files = {
  "compose.yaml": `
    services:
      web: { ${quickIdle} }
      worker: { ${quickIdle}, profiles: [worker] }
  `,
};

describeWithEngine("a paused container", () => {
  scenario("is named by up, with the command that unpauses it (X22)", files, async (fixture) => {
    const { project } = fixture;
    await fixture.stackctl("up", stable);
    const before = await containerOf(project, "web");
    await docker("pause", before.id);
    await expect(fixture.compose("up -d")).rejects.toMatchObject({
      stderr: expect.stringContaining("cannot start a paused container"),
    });

    const up = await fixture.stackctl("up --json", stable);
    expect(up).toMatchObject({ exitCode: 6 });
    const [failure] = up.json(UpReport).failures;
    expect(failure).toMatchObject({
      service: "web",
      reason: "paused",
      exitCode: null,
      commands: expect.arrayContaining(["stackctl compose -- unpause web"]),
    });
    const status = await fixture.stackctl("status --json", stable);
    expect(status).toMatchObject({ exitCode: 6 });
    expect(status.json()).toMatchObject({ services: [{ state: "paused", exitCode: null }] });
    expect(await containerOf(project, "web")).toEqual({ ...before, state: "paused" });

    const unpause =
      failure?.commands.find((line) => line.includes("unpause"))?.replace("stackctl ", "") ?? "";
    expect(await fixture.stackctl(unpause)).toMatchObject({ exitCode: 0 });
    expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
    expect(await containerOf(project, "web")).toEqual(before);
  });

  scenario("refuses a launch of other services before any of them starts", files, async (fixture) => {
    const { project } = fixture;
    await fixture.stackctl("up", stable);
    await docker("pause", (await containerOf(project, "web")).id);

    const up = await fixture.stackctl("up --enable-worker --json", stable);
    expect(up).toMatchObject({ exitCode: 5 });
    expect(up.json()).toMatchObject({
      error: { code: "launch-failed", hint: "Run stackctl compose -- unpause web." },
    });
    expect(await statesOf(project)).toEqual({ web: "paused" });
  });

  scenario("of a disabled feature is removed by up and by down like any other", files, async (fixture) => {
    const { project } = fixture;
    await fixture.stackctl("up --enable-worker", stable);
    await docker("pause", (await containerOf(project, "worker")).id);
    expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
    expect(await statesOf(project)).toEqual({ web: "running" });

    await docker("pause", (await containerOf(project, "web")).id);
    expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
    expect(await containersOf(project)).toEqual([]);
    expect(await networksOf(project)).toEqual([]);
  });
});
