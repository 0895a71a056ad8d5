import { execa } from "execa";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { listChanges } from "../../src/plan/launch/graph.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import type { Fixture, FixtureFiles } from "../support/fixture.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const idle = `{ ${quick}, command: [sleep, "1000"] }`;

/** A way to set the value of `a`: the project's files, and the input that the test changes. */
interface Case {
  readonly title: string;
  readonly files: FixtureFiles;
  readonly file: string;
  readonly text: string;
}

const cases: readonly Case[] = [
  {
    title: "an env_file that a service inherits by a YAML merge key",
    files: {
      "compose.yaml": `
        x-c: &c { ${quick}, command: [sleep, "1000"], env_file: [shared.env] }
        services: { a: { <<: *c } }
      `,
      "shared.env": "MOOD=old\n",
    },
    file: "shared.env",
    text: "MOOD=new\n",
  },
  {
    title: "an env_file of an included file with its own project directory",
    files: {
      "compose.yaml": `
        include: [{ path: sub/part.yaml, project_directory: cfg, env_file: cfg/part.vars }]
      `,
      "sub/part.yaml": `services: { a: { ${quick}, command: [sleep, "1000"], env_file: [mood.env] } }\n`,
      "cfg/part.vars": "X=1\n",
      "cfg/mood.env": "MOOD=old\n",
    },
    file: "cfg/mood.env",
    text: "MOOD=new\n",
  },
  {
    title: "the variables of an included file",
    files: {
      "compose.yaml": "include: [{ path: sub/part.yaml, env_file: cfg/part.vars }]\n",
      "sub/part.yaml": `services: { a: { ${quick}, command: [sleep, "1000"], environment: ["MOOD=\${MOOD}"] } }\n`,
      "cfg/part.vars": "MOOD=old\n",
    },
    file: "cfg/part.vars",
    text: "MOOD=new\n",
  },
  {
    title: "an env_file with a variable in its path",
    files: {
      "compose.yaml": `services: { a: { ${quick}, command: [sleep, "1000"], env_file: ["\${STAGE:-dev}.env"] } }\n`,
      "dev.env": "MOOD=old\n",
    },
    file: "dev.env",
    text: "MOOD=new\n",
  },
];

describeWithEngine("the inputs that Compose reads", () => {
  for (const { title, files, file, text } of cases) {
    scenario(`a change of ${title} is planned and applied`, files, async (fixture) => {
      await settle(fixture);
      await fixture.write(file, text);
      expect(await changes(fixture)).toEqual(["recreate a"]);
      await settle(fixture);
      expect(await changes(fixture)).toEqual([]);
    });
  }

  scenario(
    "a change of a variable is detected even if another variable forms part of its name",
    {
      "compose.yaml": `services: { a: { ${quick}, command: [sleep, "1000"], environment: ["\${STAGE}_MOOD"] } }\n`,
    },
    async (fixture) => {
      const env = { STAGE: "DEV", DEV_MOOD: "old" };
      await settle(fixture, env);
      expect(await changes(fixture, env)).toEqual([]);
      expect(await changes(fixture, { ...env, DEV_MOOD: "new" })).toEqual(["recreate a"]);
    },
  );

  scenario(
    "a container of another Compose version is recreated, as Compose does, and both versions are shown",
    { "compose.yaml": `services: { a: ${idle} }\n` },
    async (fixture) => {
      const labels = {
        project: fixture.project,
        service: "a",
        version: "5.5.0",
        "config-hash": "beef",
        "container-number": "1",
        oneoff: "False",
      };
      const words = Object.entries(labels).flatMap(([name, value]) => [
        "--label",
        `com.docker.compose.${name}=${value}`,
      ]);
      const name = `${fixture.project}-a-1`;
      await execa("docker", ["run", "-d", "--name", name, ...words, busyboxImage, "sleep", "1000"]);
      const plan = await fixture.stackctl("plan");
      expect(plan.stdout).toMatch(/created by Compose 5\.5\.0, now \d+\.\d+/);
      expect(await changes(fixture)).toEqual(["recreate a"]);
      await settle(fixture);
      expect(await changes(fixture)).toEqual([]);
      const { stdout } = await execa("docker", ["inspect", "-f", "{{json .Config.Labels}}", name]);
      expect(stdout).not.toContain("5.5.0");
    },
  );
});

async function settle(fixture: Fixture, env: Readonly<Record<string, string>> = {}): Promise<void> {
  expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
}

async function changes(fixture: Fixture, env: Readonly<Record<string, string>> = {}) {
  const { steps } = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
  return listChanges(steps).map(({ kind, service }) => `${kind} ${service}`);
}
