import { describe, expect, it } from "vitest";
import { describeTarget } from "../../../src/plan/project/describe-target.ts";
import { loadDeclarations } from "../../../src/run/settings/load-declarations.ts";
import type { ProjectRequest } from "../../../src/run/settings/locate-project.ts";
import { aRequest } from "../../support/build/worlds.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";

interface Place {
  /** Paths below `/p`. */
  readonly files: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly request?: Partial<ProjectRequest>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The place of the project for Compose, and the folder whose manifest applies. */
async function locate({ files, cwd, request = {}, env = {} }: Place) {
  const texts = Object.entries(files).map(([path, text]) => [`/p/${path}`, text] as const);
  const asked = aRequest({ cwd, ...request });
  const memory = new MemoryFiles(Object.fromEntries(texts));
  const declarations = await loadDeclarations(asked, new Map(Object.entries(env)), memory);
  const { projectDirectory, files: composeFiles, envFiles } = describeTarget(declarations, [], asked);
  return {
    directory: projectDirectory,
    files: composeFiles,
    envFiles,
    manifest: declarations.manifestDirectory,
    value: (name: string) => declarations.variables.dotenv.findLast((line) => line.name === name)?.value,
  };
}

const outer = { "compose.yaml": "" };
const pointing = { ".env": "COMPOSE_FILE=deploy/stack.yaml:deploy/more.yaml\n" };
const inner = Object.fromEntries(Object.entries(pointing).map(([path, text]) => [`inner/${path}`, text]));
const deployed = ["/p/inner/deploy/stack.yaml", "/p/inner/deploy/more.yaml"];

describe("the project of a command", () => {
  it.each<[string, Place, { directory: string; files: string[]; manifest?: string }]>([
    ["the folder here", { files: outer, cwd: "/p" }, { directory: "/p", files: [] }],
    [
      "the nearest compose file upward",
      { files: { ...outer, "inner/sub/x": "" }, cwd: "/p/inner/sub" },
      { directory: "/p", files: [] },
    ],
    [
      "COMPOSE_FILE of the .env here before any file of a parent",
      { files: { ...outer, ...inner }, cwd: "/p/inner" },
      { directory: "/p/inner/deploy", files: deployed, manifest: "/p/inner" },
    ],
    [
      "no COMPOSE_FILE of a .env further up",
      { files: { ...outer, ...inner, "inner/sub/x": "" }, cwd: "/p/inner/sub" },
      { directory: "/p", files: [] },
    ],
    [
      "an exported COMPOSE_FILE, from the working directory",
      { files: outer, cwd: "/p/inner", env: { COMPOSE_FILE: "deploy/stack.yaml:deploy/more.yaml" } },
      { directory: "/p/inner/deploy", files: deployed, manifest: "/p/inner/deploy" },
    ],
    [
      "an exported COMPOSE_FILE before that of the .env",
      { files: inner, cwd: "/p/inner", env: { COMPOSE_FILE: "/q/a.yaml" } },
      { directory: "/q", files: ["/q/a.yaml"] },
    ],
    [
      "the separator of the .env for an exported COMPOSE_FILE",
      { files: { ".env": "COMPOSE_PATH_SEPARATOR=;" }, cwd: "/p", env: { COMPOSE_FILE: "a.yaml;b.yaml" } },
      { directory: "/p", files: ["/p/a.yaml", "/p/b.yaml"] },
    ],
    [
      "COMPOSE_FILE of a named environment file",
      {
        files: { ...outer, "some.env": "COMPOSE_FILE=a/b.yaml" },
        cwd: "/p",
        request: { envFiles: ["some.env"] },
      },
      { directory: "/p/a", files: ["/p/a/b.yaml"] },
    ],
    [
      "-f before all",
      { files: { ...outer, ...inner }, cwd: "/p/inner", request: { files: ["-", "x/y.yaml"] } },
      { directory: "/p/inner/x", files: ["-", "/p/inner/x/y.yaml"] },
    ],
    [
      "a remote file as it is, with the working directory",
      { files: outer, cwd: "/p/inner", request: { files: ["oci://example.org/app:1"] } },
      { directory: "/p/inner", files: ["oci://example.org/app:1"] },
    ],
    [
      "the named project directory, with COMPOSE_FILE of its .env from the working directory",
      { files: { ...outer, ...inner }, cwd: "/p", request: { projectDirectory: "inner" } },
      { directory: "/p/inner", files: ["/p/deploy/stack.yaml", "/p/deploy/more.yaml"] },
    ],
    [
      "the nearest file above a named project directory that has none",
      { files: { ...outer, "inner/x": "" }, cwd: "/p", request: { projectDirectory: "inner" } },
      { directory: "/p/inner", files: ["/p/compose.yaml"] },
    ],
    [
      "files of a manifest in the nearest folder",
      { files: { ...outer, "inner/stackctl.yaml": "compose: [m.yaml]" }, cwd: "/p/inner/sub" },
      { directory: "/p/inner", files: ["/p/inner/m.yaml"], manifest: "/p/inner" },
    ],
    [
      "the compose file above a manifest that names none",
      { files: { ...outer, "inner/stackctl.yaml": "" }, cwd: "/p/inner" },
      { directory: "/p", files: [], manifest: "/p/inner" },
    ],
    [
      "COMPOSE_FILE beside a manifest, from a folder below it",
      { files: { ...outer, ...inner, "inner/stackctl.yaml": "compose: [m.yaml]" }, cwd: "/p/inner/sub" },
      { directory: "/p/inner/deploy", files: deployed, manifest: "/p/inner" },
    ],
    [
      "COMPOSE_FILE of the .env here before a manifest further up",
      { files: { ...inner, "stackctl.yaml": "compose: [m.yaml]" }, cwd: "/p/inner" },
      { directory: "/p/inner/deploy", files: deployed, manifest: "/p/inner" },
    ],
    [
      "a manifest beside the files that COMPOSE_FILE names",
      { files: { ...inner, "inner/deploy/stackctl.yaml": "" }, cwd: "/p/inner" },
      { directory: "/p/inner/deploy", files: deployed, manifest: "/p/inner/deploy" },
    ],
    [
      "the compose file here before a manifest further up",
      { files: { "inner/compose.yaml": "", "stackctl.yaml": "compose: [m.yaml]" }, cwd: "/p/inner" },
      { directory: "/p/inner", files: [], manifest: "/p/inner" },
    ],
  ])("is %s", async (_, place, { manifest, ...expected }) => {
    const found = await locate(place);
    expect(found).toMatchObject(expected);
    if (manifest !== undefined) expect(found.manifest).toBe(manifest);
  });

  it.each<[string, Place]>([
    ["in the environment", { files: outer, cwd: "/p/inner", env: { COMPOSE_FILE: "" } }],
    ["in .env:1", { files: { ...outer, "inner/.env": "COMPOSE_FILE=\n" }, cwd: "/p/inner" }],
  ])(
    "is not searched in parent folders if COMPOSE_FILE %s is empty, because Compose rejects that",
    async (where, place) => {
      await expect(locate(place)).rejects.toMatchObject({
        code: "invalid-setting",
        message: `COMPOSE_FILE ${where} is empty, which Compose rejects`,
      });
    },
  );

  it("takes the local .env before that of the project directory, which can refer to it", async () => {
    const files = { ...outer, ".env": "A=far\nB=${A}\nC=far\n", "inner/.env": "A=near\nD=${C-unset}\n" };
    const { envFiles, value } = await locate({ files, cwd: "/p/inner" });
    expect(["A", "B", "C", "D"].map(value)).toEqual(["near", "near", "far", "unset"]);
    expect(envFiles).toEqual(["/p/inner/.env", "/p/.env", "/p/inner/.env"]);
  });

  it("passes only the project directory's .env, because Compose obeys COMPOSE_DISABLE_ENV_FILE in the first one", async () => {
    const files = { ...outer, ".env": "COMPOSE_DISABLE_ENV_FILE=1\nA=1\n" };
    const { envFiles, value } = await locate({ files, cwd: "/p/inner" });
    expect(value("A")).toBe("1");
    expect(envFiles).toEqual(["/p/.env"]);
  });

  it("leaves out every .env that COMPOSE_DISABLE_ENV_FILE disables", async () => {
    const files = { "compose.yaml": "", ".env": "COMPOSE_FILE=other.yaml\nA=1\n" };
    const { files: composeFiles, value } = await locate({
      files,
      cwd: "/p",
      env: { COMPOSE_DISABLE_ENV_FILE: "1" },
    });
    expect(value("A")).toBeUndefined();
    expect(composeFiles).toEqual([]);
  });
});
