import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const services = `
  services:
    core: { ${quickIdle} }
    a: { ${quickIdle}, profiles: [a] }
    b: { ${quickIdle}, profiles: [b] }
    c: { ${quickIdle}, profiles: [c] }
`;

describeWithEngine("COMPOSE_PROFILES", () => {
  scenario(
    "that is empty in the shell overrides the value in .env, unlike one that is not set (X13)",
    { "compose.yaml": services, ".env": "COMPOSE_PROFILES=a\n" },
    async (fixture) => {
      const empty = await fixture.stackctl("up --no-wait", { env: { COMPOSE_PROFILES: "" } });
      expect(empty).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ core: "running" });

      expect(await fixture.stackctl("up --no-wait")).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ a: "running", core: "running" });
    },
  );

  for (const list of ["a, c", "a,c,", " a ,,c"]) {
    scenario(
      `of "${list}" enables a and c, as in Compose (X14)`,
      { "compose.yaml": services },
      async (fixture) => {
        const env = { COMPOSE_PROFILES: list };
        const meant = await fixture.compose("config --services", { env });
        expect(meant.split("\n").toSorted()).toEqual(["a", "c", "core"]);
        expect(await fixture.stackctl("up --no-wait", { env })).toMatchObject({ exitCode: 0 });
        expect(await statesOf(fixture.project)).toEqual({ a: "running", c: "running", core: "running" });
      },
    );
  }
});

describeWithEngine("a project without configuration", () => {
  scenario(
    "has its Compose profiles as features, with flags, .env and explanations",
    { "docker-compose.yml": services },
    async (fixture) => {
      const features = await fixture.stackctl("features --json");
      expect(features.json()).toMatchObject({
        features: ["a", "b", "c"].map((name) => ({
          name,
          enabled: false,
          flag: `ENABLE_${name.toUpperCase()}`,
          profiles: [name],
          services: [name],
        })),
        warnings: [],
      });

      expect(await fixture.stackctl("features enable b")).toMatchObject({ exitCode: 0 });
      expect(await fixture.read(".env")).toBe("ENABLE_B=true\n");
      expect(await fixture.stackctl("up --no-wait --enable-a")).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ a: "running", b: "running", core: "running" });

      const explained = await fixture.stackctl("features explain b --json");
      expect(explained.json()).toMatchObject({
        name: "b",
        enabled: true,
        source: { kind: "dotenv", detail: "ENABLE_B in .env:1" },
        declaredIn: null,
      });
      expect((await fixture.stackctl("features explain b")).stdout).toContain("ENABLE_B in .env:1");

      expect(await fixture.stackctl("up --no-wait --minimal")).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ core: "running" });
      expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );

  scenario(
    "in which every service is in a profile starts no service and prints a notice",
    { "docker-compose.yml": `services: { a: { ${quickIdle}, profiles: [a] } }` },
    async (fixture) => {
      const up = await fixture.stackctl("up");
      expect(up).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining(
          "no service is enabled: every service belongs to a profile that is not enabled",
        ),
      });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});
