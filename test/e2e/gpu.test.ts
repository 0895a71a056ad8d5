import { describe, expect, inject } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containersOf, networksOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const hasGpu =
  inject("engine").kind === "available" &&
  /nvidia/.test(await docker("info", "--format", "{{json .Runtimes}} {{json .CDISpecDirs}}"));

describeWithEngine("a GPU reservation", () => {
  describe.skipIf(hasGpu)("on an engine without a GPU (skipped where it has one)", () => {
    scenario(
      "is refused before any container is created, unlike in Compose, unless its feature is disabled (X8)",
      {
        "compose.yaml": `
          services:
            web: { ${quickServer} }
            train:
              { ${quickIdle}, profiles: [train], depends_on: [web],
                deploy: { resources: { reservations: { devices: [{ capabilities: [gpu], count: 1 }] } } } }
        `,
      },
      async (fixture) => {
        const { project } = fixture;
        const up = await fixture.stackctl("up --enable-train --json", stable);
        expect(up).toMatchObject({ exitCode: 5 });
        expect(up.json()).toMatchObject({
          error: {
            code: "gpu-unavailable",
            message: expect.stringContaining("train reserves a GPU"),
            problems: [{ message: "train runs because of feature train: --enable-train" }],
          },
        });
        expect(await containersOf(project)).toEqual([]);
        expect(await networksOf(project)).toEqual([]);

        await expect(fixture.compose("--profile train up -d")).rejects.toMatchObject({
          stderr: expect.stringContaining("could not select device driver"),
        });
        expect(await statesOf(project)).toEqual({ train: "created", web: "running" });

        expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
        expect(await statesOf(project)).toEqual({ web: "running" });
      },
    );
  });
});
