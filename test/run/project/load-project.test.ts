import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import type { LoadRequest } from "../../../src/run/settings/load-configuration.ts";
import { aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld, enabling } from "../../support/build/worlds.ts";

const model = aModel(
  aService("core"),
  aService("tabby", { profiles: ["tabby"] }),
  aService("fsdp", { profiles: ["fsdp"] }),
);
const packs = {
  "stackctl.yaml": "compose: [compose.base.yml]\n",
  "templates/features/fsdp/feature.yaml": "description: training\n",
  "templates/features/tabby/feature.yaml":
    "env: {TABBY_URL: 'http://tabby'}\noverlays: [{file: gpu.yaml, when: [fsdp]}]\nendpoints: [{name: T, url: 'http://${HOST:-x}:${PORT}'}]\n",
};

async function failure(promise: Promise<unknown>): Promise<StackError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof StackError) return error;
  throw new Error(`no StackError, but ${String(error)}`);
}

describe("loadProject", () => {
  it("passes Compose the flags of all features, and variables and overlays of enabled ones", async () => {
    const { world, compose } = aWorld({ model, files: packs });
    const project = await loadProject(enabling("tabby", "fsdp"), world);
    expect(compose.reads).toHaveLength(1);
    expect(project.target).toMatchObject({
      files: ["/p/compose.base.yml", "/p/templates/features/tabby/gpu.yaml"],
      projectDirectory: "/p",
      profiles: ["fsdp", "tabby"],
      env: { ENABLE_FSDP: "true", ENABLE_TABBY: "true", TABBY_URL: "http://tabby" },
    });
  });

  it("leaves out an overlay while a feature in its `when` is disabled", async () => {
    const { world } = aWorld({ model, files: packs });
    expect((await loadProject(enabling("tabby"), world)).target.files).toEqual(["/p/compose.base.yml"]);
  });

  it("reads the model again after a dependency enabled a feature", async () => {
    const linked = aModel(
      aService("fsdp", { profiles: ["fsdp"] }),
      aService("tabby", { profiles: ["tabby"], dependsOn: [needs("fsdp")] }),
    );
    const { world, compose } = aWorld({ model: linked, files: packs });
    const project = await loadProject(enabling("tabby"), world);
    expect(compose.reads.map(({ env }) => env.ENABLE_FSDP)).toEqual(["false", "true"]);
    expect(project.target.files).toContain("/p/templates/features/tabby/gpu.yaml");
  });

  it("leaves a profile that reserves a GPU out of --all if the engine has none", async () => {
    const foreign = aModel(
      aService("web", { profiles: ["web"] }),
      aService("train", { profiles: ["lab"], gpuDrivers: ["nvidia"] }),
    );
    const enabledOn = async (runtimes: readonly string[], changes: Partial<LoadRequest> = {}) => {
      const { world, engine } = aWorld({ model: foreign });
      engine.description = { ...engine.description, runtimes };
      const { stack, notices } = await loadProject(
        aRequest({ flags: { explicit: [], sweep: "all", preset: undefined, profiles: [] }, ...changes }),
        world,
      );
      const enabled = stack.features.flatMap(({ feature, enabled }) => (enabled ? [feature.name] : []));
      return { enabled, notices: notices.map(({ message }) => message) };
    };
    expect(await enabledOn(["nvidia"])).toEqual({ enabled: ["lab", "web"], notices: [] });
    expect(await enabledOn([])).toEqual({
      enabled: ["web"],
      notices: ["--all leaves out lab: it needs an NVIDIA GPU, and this engine offers none"],
    });
    expect(await enabledOn([], { anyMachine: true })).toEqual({ enabled: ["lab", "web"], notices: [] });
  });

  it("treats every profile as a feature if none is declared", async () => {
    const { world } = aWorld({ model });
    const { stack } = await loadProject(enabling("fsdp"), world);
    expect(stack.features.map(({ feature, enabled }) => [feature.name, enabled])).toEqual([
      ["fsdp", true],
      ["tabby", false],
    ]);
  });

  it("lets lists and presets in stackctl.yaml name profiles if no feature is declared", async () => {
    const manifest = "enable: [fsdp]\npresets: {both: [fsdp, tabby]}\n";
    const { world } = aWorld({ model, files: { "stackctl.yaml": manifest } });
    const { stack } = await loadProject(aRequest(), world);
    expect(stack.features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name)).toEqual([
      "fsdp",
    ]);
  });

  it("suggests a profile for a misspelt name in stackctl.yaml", async () => {
    const manifest = "disable: [taby]\npresets: {both: [fdsp]}\n";
    const { world } = aWorld({ model, files: { "stackctl.yaml": manifest } });
    const error = await failure(loadProject(aRequest(), world));
    expect(error).toMatchObject({
      code: "invalid-manifest",
      problems: [
        { message: "disable names taby, which is not a feature", hint: "Did you mean tabby?" },
        { message: "presets.both names fdsp, which is not a feature", hint: "Did you mean fsdp?" },
      ],
    });
  });

  describe("with services that cannot run together", () => {
    const on80 = [{ hostIp: "", published: 80, target: 80, protocol: "tcp" as const }];
    const rivals = aModel(
      aService("apache", { profiles: ["apache"], ports: on80 }),
      aService("nginx", { profiles: ["nginx"], ports: on80 }),
    );

    it("refuses to enable both, with the reason", async () => {
      const { world } = aWorld({ model: rivals });
      expect(await failure(loadProject(enabling("apache", "nginx"), world))).toMatchObject({
        code: "feature-conflict",
        message:
          "apache (--enable-apache) and nginx (--enable-nginx) cannot run together: apache and nginx both publish 80/tcp",
      });
    });

    const declaredConflict = {
      "compose.yaml": "",
      "stackctl.yaml": "features: {apache: {conflicts: [nginx]}, nginx: {}}\n",
    };

    it("gives the reason for a declared conflict too", async () => {
      const { world } = aWorld({ model: rivals, files: declaredConflict });
      expect(await failure(loadProject(enabling("apache", "nginx"), world))).toMatchObject({
        code: "feature-conflict",
        message: expect.stringContaining("cannot run together: apache and nginx both publish 80/tcp"),
      });
    });

    it("reports the conflict without a reason if Compose is not available", async () => {
      const { world } = aWorld({ model: rivals, files: declaredConflict });
      const readModel = () => Promise.reject(new StackError("engine-unavailable", { message: "no docker" }));
      const adapters = { engine: world.engine, compose: { ...world.compose, readModel } };
      const docker = { ...world.engines.docker, at: () => adapters };
      const alone = { ...world, engines: { ...world.engines, docker } };
      expect(await failure(loadProject(enabling("apache", "nginx"), alone))).toMatchObject({
        code: "feature-conflict",
        message: "apache (--enable-apache) and nginx (--enable-nginx) cannot run together",
      });
    });

    it("allows both if the manifest lists them together", async () => {
      const { world } = aWorld({
        model: rivals,
        files: { "compose.yaml": "", "stackctl.yaml": "together: [[nginx, apache]]\n" },
      });
      const { stack } = await loadProject(enabling("apache", "nginx"), world);
      expect(stack.features.map(({ enabled }) => enabled)).toEqual([true, true]);
    });

    it("adds conflicts that it finds to declared ones", async () => {
      const files = {
        "stackctl.yaml": "features: {apache: {conflicts: [caddy]}, nginx: {}, caddy: {profiles: []}}\n",
      };
      const { world } = aWorld({ model: rivals, files });
      const { stack } = await loadProject(aRequest(), world);
      expect(stack.features.map(({ feature }) => feature.conflicts)).toEqual([
        ["caddy", "nginx"],
        ["apache"],
        [],
      ]);
    });
  });

  it("finds the project in a parent folder, and reads its .env", async () => {
    const { world } = aWorld({
      model,
      files: { "compose.yaml": "", ".env": "ENABLE_FSDP=on\n", "a/b/x": "" },
    });
    const project = await loadProject(aRequest({ cwd: "/p/a/b" }), world);
    expect(project.directory).toBe("/p");
    expect(project.stack.features[0]).toMatchObject({
      enabled: true,
      source: { kind: "dotenv", detail: "ENABLE_FSDP in ../../.env:1" },
    });
  });

  it("interpolates endpoints from environment, .env and features, in this order", async () => {
    const { world } = aWorld({
      model,
      files: { ...packs, ".env": "PORT=1\nHOST=file\n" },
      env: { HOST: "shell" },
    });
    expect((await loadProject(enabling("tabby"), world)).endpoints).toEqual([
      { name: "T", url: "http://shell:1", service: undefined },
    ]);
  });

  it.each<
    [
      string,
      Parameters<typeof aRequest>[0],
      Readonly<Record<string, string>>,
      Readonly<Record<string, string>>,
      string[],
    ]
  >([
    ["-f", { files: ["x.yml"] }, { COMPOSE_FILE: "y.yml" }, {}, ["/p/x.yml"]],
    ["COMPOSE_FILE", {}, { COMPOSE_FILE: "y.yml:/z.yml" }, {}, ["/p/y.yml", "/z.yml"]],
    [
      "its own separator",
      {},
      { COMPOSE_FILE: "y.yml,z.yml", COMPOSE_PATH_SEPARATOR: "," },
      {},
      ["/p/y.yml", "/p/z.yml"],
    ],
    ["COMPOSE_FILE in .env", {}, {}, { ".env": "COMPOSE_FILE=e.yml\n" }, ["/p/e.yml"]],
    ["the manifest", {}, {}, { "stackctl.yaml": "compose: [m.yml]\n" }, ["/p/m.yml"]],
    ["nothing: Compose's own search", {}, {}, {}, []],
  ])("takes compose files from %s", async (_, request, env, files, expected) => {
    const { world } = aWorld({ model, env, files: { "compose.yaml": "", ...files } });
    expect((await loadProject(aRequest(request), world)).target.files).toEqual(expected);
  });

  it("collects all problems in manifest and packs, with their places, before it calls Compose", async () => {
    const { world, compose } = aWorld({
      model,
      files: { "stackctl.yaml": "settigns: {}\n", "templates/features/x/feature.yaml": "conflicts: all\n" },
    });
    const error = await failure(loadProject(aRequest(), world));
    expect(error).toMatchObject({ code: "invalid-manifest", exitCode: 3 });
    expect(error.problems.map(({ message, where }) => `${where?.file}:${where?.line}: ${message}`)).toEqual([
      "stackctl.yaml:1: unknown key settigns",
      "templates/features/x/feature.yaml:1: conflicts: expected array, received string",
    ]);
    expect(compose.reads).toEqual([]);
  });

  it("reports each invalid setting with its file and line", async () => {
    const files = {
      "stackctl.yaml": "settings:\n  engine: dokcer\n  progress:\n    plian\n",
      ".env": "STACKCTL_ENGINE=x",
    };
    const error = await failure(loadProject(aRequest(), aWorld({ model, files }).world));
    expect(error).toMatchObject({ code: "invalid-setting", exitCode: 3 });
    const places = error.problems.map(
      ({ message, where }) => `${where?.file}:${where?.line}: ${message.split(":")[0]}`,
    );
    expect(places).toEqual([
      "stackctl.yaml:4: settings.progress",
      ".env:1: STACKCTL_ENGINE",
      "stackctl.yaml:2: settings.engine",
    ]);
  });

  it("warns if the packs folder of the manifest does not exist", async () => {
    const files = { "stackctl.yaml": "packs: fetures\n", "features/fsdp/feature.yaml": "" };
    const { notices } = await loadProject(aRequest(), aWorld({ model, files }).world);
    expect(notices).toContainEqual(expect.objectContaining({ code: "no-packs", file: "stackctl.yaml" }));
  });

  it("shows a cycle of requires as its path", async () => {
    const files = {
      "templates/features/a/feature.yaml": "requires: [b]\n",
      "templates/features/b/feature.yaml": "requires: [a]\n",
    };
    const { world } = aWorld({ model, files });
    expect(await failure(loadProject(aRequest(), world))).toMatchObject({
      code: "requires-cycle",
      message: "features require each other in a cycle: a → b → a",
    });
  });

  it("reports invalid flags and settings together", async () => {
    const { world } = aWorld({
      model,
      files: { ...packs, ".env": "ENABLE_FSDP=ture\nSTACKCTL_WAIT_TIMEOUT=soon\n" },
    });
    const error = await failure(loadProject(aRequest(), world));
    expect(error.code).toBe("invalid-setting");
    expect(error.problems.map(({ where }) => where?.line)).toEqual([2, 1]);
  });

  it("rejects a missing --env-file, and an invalid .env with the line", async () => {
    const { world } = aWorld({ model, files: { "compose.yaml": "", ".env": 'A=1\nB="open\n' } });
    expect(await failure(loadProject(aRequest({ envFiles: ["no.env"] }), world))).toMatchObject({
      code: "invalid-dotenv",
      message: "environment file no.env does not exist",
    });
    const error = await failure(loadProject(aRequest(), world));
    expect(error.problems[0]?.where).toMatchObject({ file: ".env", line: 2 });
  });

  it("lets a later environment file refer to an earlier one, and override it", async () => {
    const files = {
      "compose.yaml": "",
      "a.env": "PREFIX=o\nENABLE_FSDP=no\n",
      "b.env": "ENABLE_FSDP=${PREFIX}n\n",
    };
    const { world } = aWorld({ model, files });
    const { stack } = await loadProject(aRequest({ envFiles: ["a.env", "b.env"] }), world);
    expect(stack.features[0]).toMatchObject({ enabled: true, source: { detail: "ENABLE_FSDP in b.env:1" } });
  });

  it("redacts the values of variables with secret names in any text", async () => {
    const { world } = aWorld({
      model,
      files: { "compose.yaml": "", ".env": "DB_PASSWORD=hunter22\nMODE=production\n" },
      env: { API_TOKEN: "abcdef-123" },
    });
    await loadProject(aRequest(), world);
    expect(world.secrets.redact("hunter22 abcdef-123 production")).toBe("*** *** production");
  });
});
