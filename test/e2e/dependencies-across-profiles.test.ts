import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };

describeWithEngine("a dependency on a service of a disabled profile", () => {
  scenario(
    "enables the feature that owns it, and names the dependent service (X11)",
    {
      "compose.yaml": `
        services:
          search: { ${quickIdle}, profiles: [search], depends_on: [index] }
          index: { ${quickIdle}, profiles: [index], depends_on: [disk] }
          disk: { ${quickIdle}, profiles: [disk] }
          other: { ${quickIdle}, profiles: [other] }
      `,
    },
    async (fixture) => {
      await expect(fixture.compose("--profile search up -d")).rejects.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("depends on undefined service"),
      });

      const plan = (await fixture.stackctl("plan --enable-search --json")).json(LaunchPlan);
      expect(plan.services).toMatchObject([
        { name: "disk", cause: "feature disk: index depends on disk" },
        { name: "index", cause: "feature index: search depends on index" },
        { name: "search", cause: "feature search: --enable-search" },
      ]);
      expect((await fixture.stackctl("features --enable-search --json")).json()).toMatchObject({
        features: expect.arrayContaining([
          expect.objectContaining({
            name: "index",
            enabled: true,
            source: { kind: "dependency", detail: "search depends on index" },
          }),
          expect.objectContaining({ name: "other", enabled: false }),
        ]),
      });
      expect(await fixture.stackctl("up --enable-search", stable)).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({
        disk: "running",
        index: "running",
        search: "running",
      });
    },
  );

  scenario(
    "that several features own is refused with the choices, and runs once one is enabled (X11)",
    {
      "compose.yaml": `
        services:
          app: { ${quickIdle}, profiles: [app], depends_on: [db] }
          db: { ${quickIdle}, profiles: [small, large] }
          spare: { ${quickIdle}, profiles: [large] }
      `,
    },
    async (fixture) => {
      const unclear = await fixture.stackctl("up --enable-app --json");
      expect(unclear).toMatchObject({ exitCode: 3 });
      expect(unclear.json()).toMatchObject({
        error: { code: "dependency-owner", hint: expect.stringMatching(/--enable-large or --enable-small/) },
      });
      expect(await containersOf(fixture.project)).toEqual([]);

      expect(await fixture.stackctl("up --enable app,small", stable)).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ app: "running", db: "running" });
    },
  );

  scenario(
    "whose feature the command line disables is a conflict that names both sides",
    {
      "compose.yaml": `
        services:
          app: { ${quickIdle}, depends_on: [db] }
          db: { ${quickIdle}, profiles: [db] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --disable-db --json");
      expect(up).toMatchObject({ exitCode: 2 });
      expect(up.json()).toMatchObject({
        error: {
          code: "feature-conflict",
          message: "db is needed (app depends on db), but --disable-db disables it",
        },
      });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );

  scenario(
    "with required: false stays disabled, and unlike Compose, up prints a notice (X12)",
    {
      "compose.yaml": `
        services:
          app: { ${quickIdle}, depends_on: { cache: { condition: service_started, required: false } } }
          cache: { ${quickIdle}, profiles: [cache] }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", stable);
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).warnings).toEqual([
        {
          code: "optional-dependency-off",
          message: "app runs without cache, an optional dependency that is disabled",
          hint: "Use --profile cache to enable it.",
        },
      ]);
      expect(await statesOf(fixture.project)).toEqual({ app: "running" });

      const withCache = await fixture.stackctl("up --enable-cache --json", stable);
      expect(withCache).toMatchObject({ exitCode: 0 });
      expect(withCache.json(UpReport).warnings).toEqual([]);
      expect(await statesOf(fixture.project)).toEqual({ app: "running", cache: "running" });
    },
  );
});
