import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, networksOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };
const services = `
    services:
      core: { ${quickIdle} }
      cache: { ${quickIdle}, profiles: [cache] }
      worker: { ${quickIdle}, profiles: [worker] }
      mail: { ${quickIdle}, profiles: [mail] }
`;

describeWithEngine("profiles", () => {
  for (const [where, dotenv, env] of [
    [".env", "COMPOSE_PROFILES=cache\n", {}],
    ["the shell", "", { COMPOSE_PROFILES: "cache" }],
  ] as const) {
    scenario(
      `of COMPOSE_PROFILES in ${where} are enabled in addition to those of a flag, each with its source (X9)`,
      { "compose.yaml": services, ".env": dotenv },
      async (fixture) => {
        const plain = await fixture.compose("--profile worker config --services", { env });
        expect(plain.split("\n").sort()).toEqual(["core", "worker"]);

        const options = { env: { ...stable, ...env } };
        const plan = (await fixture.stackctl("plan --enable-worker --json", options)).json(LaunchPlan);
        expect(plan.services).toMatchObject([
          {
            name: "cache",
            cause: `feature cache: COMPOSE_PROFILES${where === ".env" ? " in .env:1" : ""}`,
          },
          { name: "core", cause: "core service" },
          { name: "worker", cause: "feature worker: --enable-worker" },
        ]);
        expect(await fixture.stackctl("up --profile worker", options)).toMatchObject({ exitCode: 0 });
        expect(await statesOf(fixture.project)).toEqual({
          cache: "running",
          core: "running",
          worker: "running",
        });
      },
    );
  }

  scenario(
    "and features with unknown names are refused with the nearest name, and nothing starts (X10)",
    { "compose.yaml": services },
    async (fixture) => {
      expect(await fixture.compose("--profile worke config --services")).toBe("core");

      for (const [flag, code] of [
        ["--profile worke", "unknown-profile"],
        ["--enable-worke", "unknown-feature"],
        ["--disable-worke", "unknown-feature"],
        ["--enable cache,worke", "unknown-feature"],
      ] as const) {
        const up = await fixture.stackctl(`up ${flag} --json`);
        expect(up).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Did you mean worker?") });
        expect(up.json()).toMatchObject({
          error: { code, hint: expect.stringMatching(/^Did you mean worker\?/) },
        });
      }
      const nothingNear = await fixture.stackctl("up --enable-zzz --json");
      expect(nothingNear).toMatchObject({ exitCode: 2 });
      expect(nothingNear.json()).toMatchObject({
        error: { code: "unknown-feature", hint: expect.stringContaining("cache") },
      });
      expect(await containersOf(fixture.project)).toEqual([]);
      expect(await networksOf(fixture.project)).toEqual([]);
    },
  );
});
