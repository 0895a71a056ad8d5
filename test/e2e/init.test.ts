import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { Manifest } from "../../src/domain/manifest.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf } from "../support/engine/engine.ts";
import { expectRefusal } from "../support/expect-refusal.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const compose = `
  services:
    web: { ${quickIdle} }
    cache: { ${quickIdle}, profiles: [cache] }
    mail: { ${quickIdle}, profiles: [mail] }
`;
const startScript = `#!/bin/sh
set -e
PROFILES=""
if [ "$WITH_MAIL" = true ]; then PROFILES="--profile mail"; fi
docker compose $PROFILES up -d
sleep 20
curl -f http://localhost:8080/health
`;
const project = { "compose.yaml": compose, "start.sh": startScript };
const Document = z.strictObject({
  project: z.string(),
  directory: z.string(),
  written: z.boolean(),
  files: z.array(
    z.strictObject({ path: z.string(), action: z.string(), what: z.string(), text: z.string().optional() }),
  ),
  features: z.array(z.looseObject({ name: z.string(), flag: z.string(), services: z.array(z.string()) })),
  replacements: z.array(z.looseObject({ old: z.string(), new: z.string() })),
  warnings: z.array(z.unknown()),
});
const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };

describeWithEngine("init", () => {
  scenario("on a project with a start script leads to a running stack", project, async (fixture) => {
    const init = await fixture.stackctl("init");
    expect(init).toMatchObject({ exitCode: 0, stderr: "" });
    expect(init.stdout).toContain("./start.sh");
    const manifest = Manifest.parse(parse(await fixture.read("stackctl.yaml")));
    expect(manifest.features).toMatchObject({ cache: { conflicts: [] }, mail: { flag: "WITH_MAIL" } });
    expect(await fixture.read(".env.example")).toContain("#ENABLE_CACHE=true\n#WITH_MAIL=true\n");

    // A new user runs exactly the commands that init prints.
    const next = [...init.stdout.matchAll(/^ {2}stackctl (up|status|features|down)/gm)].map(
      ([, word]) => word,
    );
    expect(next).toEqual(["up", "up", "status", "features", "down"]);
    expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({ web: "running" });
    expect(await fixture.stackctl("up --enable-cache", stable)).toMatchObject({ exitCode: 0 });
    expect(await fixture.stackctl("status --enable-cache", stable)).toMatchObject({ exitCode: 0 });
    // The variable of the old script still works.
    const plan = await fixture.stackctl("plan", { env: { WITH_MAIL: "true" } });
    expect(plan.stdout).toContain("feature mail: WITH_MAIL");
  });

  scenario(
    "shows with --dry-run the files that it would write, and writes nothing",
    project,
    async (fixture) => {
      const before = listFiles(fixture);
      const text = await fixture.stackctl("init --dry-run --github");
      expect(text).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("+ features:") });
      const document = (await fixture.stackctl("init --dry-run --github --json")).json(Document);
      expect(document).toMatchObject({ project: fixture.project, written: false });
      expect(document.files.map(({ path, action }) => [path, action])).toEqual([
        ["stackctl.yaml", "create"],
        [".env.example", "create"],
        [".github/workflows/stackctl.yml", "create"],
      ]);
      expect(document.replacements).toContainEqual(
        expect.objectContaining({ old: "./start.sh", new: "stackctl up", file: "start.sh", line: 1 }),
      );
      expect(listFiles(fixture)).toEqual(before);

      const { written, files, ...rest } = (await fixture.stackctl("init --github --json")).json(Document);
      expect({ written, rest }).toEqual({ written: true, rest: { ...rest } });
      expect(files.map(({ text: shown }) => shown)).toEqual([undefined, undefined, undefined]);
      for (const { path, text: planned } of document.files) expect(await fixture.read(path)).toBe(planned);
    },
  );

  scenario(
    "adds to existing files and keeps their content",
    {
      ...project,
      "stackctl.yaml": "# mine\nfeatures:\n  cache: {} # fast\nsettings: { waitTimeout: 9m }\n",
      ".env.example": "# mine\nENABLE_CACHE=false",
    },
    async (fixture) => {
      await expectRefusal(fixture, {
        command: "init",
        exitCode: 2,
        code: "confirmation-needed",
        says: `
          ✖ existing files would change, and there is no terminal to confirm on; nothing was written
            stackctl.yaml: features to add: mail
          → Use --yes to add to existing files, --dry-run to see the changes.
        `,
      });
      expect(await fixture.read(".env.example")).toBe("# mine\nENABLE_CACHE=false");
      expect(await fixture.stackctl("init --yes")).toMatchObject({ exitCode: 0 });
      expect(await fixture.read("stackctl.yaml")).toBe(
        "# mine\nfeatures:\n  cache: {} # fast\n  # Services: mail\n  mail:\n    description: Compose profile mail\n    flag: WITH_MAIL\nsettings: { waitTimeout: 9m }\n",
      );
      expect(await fixture.read(".env.example")).toMatch(
        /^# mine\nENABLE_CACHE=false\n\n# .*\n#WITH_MAIL=true\n$/,
      );
      const again = await fixture.stackctl("init");
      expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("declares every feature") });
    },
  );

  scenario("replaces a workflow only with --force", project, async (fixture) => {
    await fixture.write(".github/workflows/stackctl.yml", "mine\n");
    const refused = await fixture.stackctl("init --yes --github");
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Use --force to replace the workflow"),
    });
    expect(await fixture.read(".github/workflows/stackctl.yml")).toBe("mine\n");
    expect(await fixture.stackctl("init --yes --github --force")).toMatchObject({ exitCode: 0 });
    const Workflow = z.looseObject({
      jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.unknown()) })),
    });
    const { jobs } = Workflow.parse(parse(await fixture.read(".github/workflows/stackctl.yml")));
    expect(Object.keys(jobs)).toEqual(["features", "up"]);
  });

  scenario(
    "gives each profile a valid name and its own flag, with and without a manifest",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle} }
          a: { ${quickIdle}, profiles: [db-main] }
          b: { ${quickIdle}, profiles: [DB_MAIN] }
          c: { ${quickIdle}, profiles: [Db.Main] }
          d: { ${quickIdle}, profiles: ["my db/x:y"] }
          e: { ${quickIdle}, profiles: [__proto__] }
          f: { ${quickIdle}, profiles: [größe] }
      `,
    },
    async (fixture) => {
      const Features = z.object({
        features: z.array(z.looseObject({ flag: z.string(), services: z.array(z.string()) })),
      });
      const Plan = z.object({ services: z.array(z.object({ name: z.string() })) });
      const list = async () => (await fixture.stackctl("features --json")).json(Features).features;
      const before = await list();
      expect(await fixture.stackctl("init")).toMatchObject({ exitCode: 0, stderr: "" });
      const after = await list();
      for (const features of [before, after]) {
        expect(new Set(features.map(({ flag }) => flag)).size).toBe(6);
        expect(features.flatMap(({ services }) => services).toSorted()).toEqual([
          "a",
          "b",
          "c",
          "d",
          "e",
          "f",
        ]);
      }
      expect(after.map(({ flag }) => flag)).toEqual(before.map(({ flag }) => flag));
      for (const { flag, services } of after) {
        const plan = (await fixture.stackctl("plan --json", { env: { [flag]: "true" } })).json(Plan);
        expect(plan.services.map(({ name }) => name).toSorted()).toEqual([...services, "web"].toSorted());
      }
    },
  );

  scenario("writes the workflow at the root of the repository", project, async (fixture) => {
    await fixture.write(".git/HEAD", "");
    await fixture.write("apps/shop/compose.yaml", compose);
    const options = { cwd: `${fixture.directory}/apps/shop` };
    expect(await fixture.stackctl("init --github", options)).toMatchObject({ exitCode: 0 });
    expect(await fixture.read(".github/workflows/stackctl.yml")).toContain("working-directory: apps/shop");
    expect(await fixture.read("apps/shop/stackctl.yaml")).toContain("  cache:\n");
  });

  scenario("writes compose files that only -f names into its output", {}, async (fixture) => {
    await fixture.write("deploy/app.yml", compose);
    await fixture.write("run.sh", "docker compose -f deploy/app.yml up -d\n");
    await expectRefusal(fixture, {
      command: "init",
      exitCode: 3,
      code: "no-compose-file",
      says: `
        ✖ no compose file in ${fixture.directory}
        → Run stackctl init -f deploy/app.yml: a script of the project uses deploy/app.yml.
      `,
    });
    expect(await fixture.stackctl("init -f deploy/app.yml")).toMatchObject({ exitCode: 0 });
    expect(Manifest.parse(parse(await fixture.read("deploy/stackctl.yaml")))).toMatchObject({
      compose: ["app.yml"],
    });
    const features = await fixture.stackctl("features --json", { cwd: `${fixture.directory}/deploy` });
    expect(features.json()).toMatchObject({ features: [{ name: "cache" }, { name: "mail" }] });
  });

  scenario("reports the error of a broken compose file, and writes nothing", {}, async (fixture) => {
    await fixture.write("compose.yaml", "services:\n  web: { image: x, prots: [80] }\n");
    const before = listFiles(fixture);
    const init = await fixture.stackctl("init");
    expect(init).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringContaining("prots") });
    expect(listFiles(fixture)).toEqual(before);
  });

  scenario("reports that docker is not installed", project, async (fixture) => {
    const init = await fixture.stackctl("init", { env: { PATH: "/nowhere" } });
    expect(init).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("no docker command was found on the PATH"),
    });
    expect(listFiles(fixture)).toEqual(["compose.yaml", "start.sh"]);
  });

  scenario("refuses unknown features in --enable", project, async (fixture) => {
    expect(await fixture.stackctl("init --enable cach")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Did you mean cache?"),
    });
    expect(await fixture.stackctl("init --enable cache,mail")).toMatchObject({ exitCode: 0 });
    expect(Manifest.parse(parse(await fixture.read("stackctl.yaml"))).enable).toEqual(["cache", "mail"]);
  });
});

/** The names without the records of earlier commands. */
function listFiles({ directory }: Fixture): readonly string[] {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return names.filter((name) => !name.startsWith(".stackctl")).toSorted();
}
