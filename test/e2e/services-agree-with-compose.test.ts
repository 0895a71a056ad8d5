import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture, FixtureFiles } from "../support/fixture.ts";
import { cleanEnvironment } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";
import { knownShapes } from "./projects/known-shapes.ts";
import { smallShapes } from "./projects/small-shapes.ts";

const golden = await readFile(new URL("../adapters/compose/golden/compose.yaml", import.meta.url), "utf8");

const projects: Readonly<Record<string, FixtureFiles>> = {
  ...smallShapes,
  ...Object.fromEntries(knownShapes.map(({ title, files }) => [title, files])),
  "every key that the adapter reads": { "compose.yaml": golden },
};

/** The lines that Compose prints for these profiles; undefined if it refuses them. */
async function ask(
  fixture: Fixture,
  profiles: readonly string[],
  what: string,
): Promise<readonly string[] | undefined> {
  const options = profiles.flatMap((name) => ["--profile", name]);
  const { exitCode, stdout } = await execa("docker", ["compose", ...options, "config", what], {
    cwd: fixture.directory,
    env: { ...cleanEnvironment(), COMPOSE_PROJECT_NAME: fixture.project },
    extendEnv: false,
    reject: false,
  });
  return exitCode === 0 ? stdout.split("\n").filter((line) => line !== "") : undefined;
}

/** The causes of services that only the plan has: a dependent, or a feature of a dependency. */
const namedCauses = /^(?:needed by \S+|feature \S+: \S+ depends on \S+)$/;

describeWithEngine("the services of a plan", () => {
  for (const [title, files] of Object.entries(projects)) {
    scenario(
      `equal Compose's for every profile, or have a cause: ${title}`,
      files,
      async (fixture) => {
        const profiles = (await ask(fixture, [], "--profiles")) ?? [];
        expect(profiles.every((name) => !name.startsWith("time="))).toBe(true);
        for (const wanted of [[], ...profiles.map((name) => [name]), ["*"]]) {
          const args = wanted.flatMap((name) => ["--profile", name]);
          const planned = await fixture.stackctl(["plan", "--json", ...args]);
          const meant = await ask(fixture, wanted, "--services");
          const said = `${wanted.join()}: ${planned.stdout}${planned.stderr}`;
          if (meant === undefined && planned.exitCode !== 0) continue;
          // Features that exclude each other are refused before any service starts.
          if (planned.exitCode === 2) {
            expect(planned.stdout, said).toContain("feature-conflict");
            continue;
          }
          // The list of names reads no env file; if one is missing, Compose refuses every other call.
          if (planned.exitCode === 3) {
            expect(await ask(fixture, wanted, "--quiet"), said).toBeUndefined();
            continue;
          }
          expect(planned.exitCode, said).toBe(0);
          const { services } = planned.json(LaunchPlan);
          const names = services.map(({ name }) => name);
          expect(
            (meant ?? []).filter((name) => !names.includes(name)),
            said,
          ).toEqual([]);
          const added = services.filter(({ name }) => !(meant ?? []).includes(name));
          expect(
            added.filter(({ cause }) => meant !== undefined && !namedCauses.test(cause)),
            said,
          ).toEqual([]);
        }
      },
      { timeout: 300_000 },
    );
  }
});
