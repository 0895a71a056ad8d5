import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { expectRefusal } from "../support/expect-refusal.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const services = `
  # The shop.
  services:
    web: { ${quickIdle} } # always
    cache: { ${quickIdle}, profiles: [cache] }
`;
const declared = { "compose.yaml": services, "stackctl.yaml": "features:\n  cache: {}\n" };
const add = (name: string, ...more: readonly string[]) => [
  "features",
  "add",
  name,
  "--image",
  busyboxImage,
  ...more,
];

describeWithEngine("features add", () => {
  scenario(
    "makes a pack that up starts, and keeps the comments of the compose file",
    declared,
    async (fixture) => {
      const added = await fixture.stackctl(add("queue", "--description", "Jobs: later"));
      expect(added).toMatchObject({
        exitCode: 0,
        stderr: "",
        stdout: expect.stringContaining("stackctl up --enable-queue"),
      });
      const before = (await fixture.read("compose.yaml")).split("\n");
      expect(before.slice(0, 4)).toEqual([
        "# The shop.",
        "include:",
        "  - templates/features/queue/compose.yaml",
        "",
      ]);
      expect(before.join("\n")).toContain("} # always");

      const features = (await fixture.stackctl("features --json")).json();
      expect(features).toMatchObject({
        features: [
          { name: "queue", enabled: false, description: "Jobs: later", services: ["queue"] },
          { name: "cache" },
        ],
        warnings: [],
      });
      // An image that exits immediately needs a command, which a user would write into the pack.
      const pack = await fixture.read("templates/features/queue/compose.yaml");
      await fixture.write(
        "templates/features/queue/compose.yaml",
        pack.replace(/( +)image:/, "$1command: sleep 1000\n$1stop_signal: SIGKILL\n$1image:"),
      );
      const up = await fixture.stackctl("up --enable-queue", { env: { STACKCTL_STABILITY_WINDOW: "300ms" } });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ queue: "running", web: "running" });
    },
  );

  scenario("adds a second pack with its port, flag and endpoint", declared, async (fixture) => {
    await fixture.write(".env.example", "X=1\n");
    await fixture.stackctl(add("one"));
    const document = (await fixture.stackctl([...add("two", "--port", "18025:80"), "--json"])).json();
    expect(document).toMatchObject({ feature: "two", written: true, warnings: [] });
    expect(await fixture.read("compose.yaml")).toContain(
      "include:\n  - templates/features/one/compose.yaml\n  - templates/features/two/compose.yaml\n",
    );
    expect(await fixture.read(".env.example")).toMatch(/^X=1\n\n# .*\n#ENABLE_ONE=true\n#ENABLE_TWO=true\n$/);
    const plan = await fixture.stackctl("plan --enable one,two");
    expect(plan).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("feature two") });
    const config = await fixture.compose("--profile two config");
    expect(config).toContain('published: "18025"');
  });

  scenario("creates packs whose names begin with digits or are numbers", declared, async (fixture) => {
    for (const name of ["3d", "123"]) {
      const port = name === "3d" ? "18031:80" : "18032:80";
      const added = await fixture.stackctl(add(name, "--port", port));
      expect(added).toMatchObject({ exitCode: 0, stderr: "" });
      const plan = await fixture.stackctl(["plan", `--enable-${name}`, "--json"]);
      expect(plan).toMatchObject({ exitCode: 0 });
      expect(plan.json()).toMatchObject({ profiles: [name], services: [{ name }, { name: "web" }] });
    }
    const pack = await fixture.read("templates/features/3d/compose.yaml");
    expect(pack).toContain("${FEATURE_3D_PORT:-18031}:80");
    const matrix = await fixture.stackctl("matrix --json", { env: { ENABLE_3D: "true" } });
    expect(matrix).toMatchObject({ exitCode: 0 });
    const both = await fixture.stackctl("features --json", {
      env: { ENABLE_3D: "true", ENABLE_123: "true" },
    });
    expect(both.json()).toMatchObject({
      features: [
        { name: "123", enabled: true, flag: "ENABLE_123" },
        { name: "3d", enabled: true },
        { name: "cache" },
      ],
    });
  });

  scenario(
    "shows with --dry-run the files that it would write, and writes nothing",
    declared,
    async (fixture) => {
      const dry = await fixture.stackctl([...add("queue"), "--dry-run", "--json"]);
      expect(dry.json()).toMatchObject({
        written: false,
        files: [
          { path: "templates/features/queue/feature.yaml", action: "create" },
          { path: "templates/features/queue/compose.yaml", action: "create" },
          { path: "compose.yaml", action: "change" },
        ],
      });
      await expect(fixture.read("templates/features/queue/feature.yaml")).rejects.toThrow("ENOENT");
      expect(await fixture.read("compose.yaml")).not.toContain("include");
    },
  );

  scenario("refuses taken and invalid names, and suggests a valid one", declared, async (fixture) => {
    for (const [name, says] of [
      ["cache", "feature cache already exists in stackctl.yaml"],
      ["web", "service web already exists"],
      ["Big Thing", '"Big Thing" is not a valid feature name'],
      ["../up", '"../up" is not a valid feature name'],
    ] as const) {
      const refused = await fixture.stackctl(add(name));
      expect(refused).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(says) });
      expect(refused.stderr).toMatch(/[Uu]se another name, such as (?:cache-2|web-2|big-thing|up)\.\n/);
    }
    await expectRefusal(fixture, {
      command: ["features", "add", "queue"],
      exitCode: 2,
      code: "usage",
      says: `
        ✖ feature queue needs an image, and there is no terminal to ask on
        → Pass --image IMAGE.
      `,
    });
    await expectRefusal(fixture, {
      command: add("queue", "--port", "99999"),
      exitCode: 2,
      code: "usage",
      says: `
        ✖ --port: "99999" is no port
        → Write 8080, or 8080:80 for another one inside the container.
      `,
    });
  });

  scenario(
    "does not hide profiles that are features of their own",
    { "compose.yaml": services },
    async (fixture) => {
      const refused = await fixture.stackctl(add("queue"));
      expect(refused).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("Run stackctl init to declare them"),
      });
      await fixture.stackctl("init");
      expect(await fixture.stackctl(add("queue"))).toMatchObject({ exitCode: 0 });
      const features = (await fixture.stackctl("features --json")).json();
      expect(features).toMatchObject({ features: [{ name: "queue" }, { name: "cache" }] });
    },
  );

  scenario(
    "prints the line to add if the compose file cannot be edited safely",
    {
      ...declared,
      "compose.yaml": `x-parts: &parts [part.yaml]\ninclude: *parts\nservices:\n  web: { ${quickIdle} }\n`,
      "part.yaml": "services: {}\n",
    },
    async (fixture) => {
      const added = await fixture.stackctl(add("queue"));
      expect(added).toMatchObject({ exitCode: 0 });
      expect(added.stdout).toContain("- templates/features/queue/compose.yaml");
      expect(await fixture.read("compose.yaml")).toContain("include: *parts\n");
    },
  );
});
