import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { UpReport } from "../../src/domain/report.ts";
import { checkFeaturesOff } from "../support/check-base-stack.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf } from "../support/engine/engine.ts";
import { ensureNodeImage } from "../support/engine/images.ts";
import { freePort } from "../support/free-port.ts";
import { npm, type PackedPackage, packPackage } from "../support/pack-package.ts";
import { quickIdle } from "../support/quick-service.ts";
import { cleanEnvironment } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";
import { user } from "../support/scenario-as-user.ts";

/** About 3 MB are the command line and the backend, 1.2 MB SQLite; the rest are texts. */
const maxBytes = 5_500_000;
const project = {
  "compose.yaml": `
    services:
      web: { ${quickIdle} }
      mail: { ${quickIdle}, profiles: [mail] }
  `,
};
const Manifest = z.record(z.string(), z.unknown());

let packed: PackedPackage;
/** An empty prefix with a space in its path, into which npm has installed the tarball globally. */
let prefix: string;
let home: string;
let launcher: string;
let installed: { readonly stdout: string; readonly stderr: string };

beforeAll(async () => {
  packed = await packPackage();
  prefix = await mkdtemp(join(tmpdir(), "stackctl a prefix-"));
  const flags = ["--offline", "--no-audit", "--no-fund", "--prefix", prefix];
  installed = await npm(["install", "--global", ...flags, packed.tarball], { cwd: prefix });
  home = join(prefix, "lib/node_modules/stackctl");
  launcher = join(prefix, "bin/stackctl");
});

afterAll(async () => {
  await packed?.remove();
  if (prefix !== undefined) await rm(prefix, { recursive: true, force: true });
});

describe("the package that npm publishes", () => {
  it("is small, and packing it prints no warning", () => {
    expect(packed.stderr).not.toMatch(/npm (?:warn|error)/i);
    expect(packed.sizeBytes).toBeLessThan(maxBytes);
    expect(packed.unpackedBytes).toBeLessThan(maxBytes);
  });

  it("holds only what a user needs", () => {
    const others = packed.files.filter(
      (path) =>
        !/^(?:bin|docs|man|schemas|templates|dist\/(?:cli|backend\/(?:app|data)))\//.test(path) &&
        !/^dist\/(?:backend\/Dockerfile(?:\.fsdp)?|THIRD-PARTY-LICENSES\.txt|bundled-packages\.json)$/.test(
          path,
        ),
    );
    expect(packed.files).toContain("dist/THIRD-PARTY-LICENSES.txt");
    expect(packed.files).toContain("dist/backend/app/THIRD-PARTY-LICENSES.txt");
    expect(others).toEqual([
      ".env.example",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "compose.base.yml",
      "package.json",
      "stackctl.yaml",
    ]);
    expect(packed.files.filter((path) => /node_modules|\.(?:ts|map|log|test\.\w+)$/.test(path))).toEqual([]);
  });

  it("has every page that the README links to", async () => {
    const readme = await readFile(join(home, "README.md"), "utf8");
    const links = [
      ...readme.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)|(?:src|href)="(?!https?:|#)([^"#]+)"/g),
    ];
    const missing = links
      .map(([, inText, inTag]) => inText ?? inTag)
      .filter((path) => !packed.files.includes(path ?? ""));
    expect(missing).toEqual([]);
  });

  it("needs no other package and runs no script", async () => {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(home, "package.json"), "utf8")));
    const forbidden = /dependencies$|^(?:scripts|bundled|gypfile|private)/i;
    expect(Object.keys(manifest).filter((key) => forbidden.test(key))).toEqual([]);
    expect(manifest).toMatchObject({
      homepage: expect.stringMatching(/^https:/),
      bugs: { url: expect.stringMatching(/^https:/) },
      repository: { type: "git", url: expect.stringMatching(/^git\+https:/) },
    });
  });

  it("leaves package.json unchanged", async () => {
    const names = async (path: string) => Object.keys(JSON.parse(await readFile(path, "utf8")));
    const [own, after] = [
      join(import.meta.dirname, "../../package.json"),
      join(packed.folder, "package.json"),
    ];
    expect(await names(after)).toEqual(await names(own));
    expect(await readdir(join(packed.folder, "node_modules"))).not.toContain(".package.json");
  });

  it("installs without dependencies, registry or warnings", async () => {
    expect(installed.stdout).toMatch(/^added 1 package in/m);
    expect(installed.stderr).toBe("");
    expect(await readdir(join(prefix, "lib/node_modules"))).toEqual(["stackctl"]);
    expect(await readdir(home)).not.toContain("node_modules");
  });

  it("starts from npx", async () => {
    const { stdout, stderr } = await npm(
      ["exec", "--offline", "--yes", `./${basename(packed.tarball)}`, "--version"],
      {
        cwd: dirname(packed.tarball),
      },
    );
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect(stderr).toBe("");
  });

  it("installs manual pages that man finds", async () => {
    const pages = join(prefix, "share/man");
    expect(await readdir(join(pages, "man1"))).toEqual(
      expect.arrayContaining(["stackctl.1", "stackctl-up.1"]),
    );
    const found = await execa("man", ["-M", pages, "-w", "stackctl-up"], { reject: false });
    if (found.exitCode !== 0) {
      process.stderr.write(`the manual pages are not rendered: man is missing (${found.shortMessage})\n`);
      return;
    }
    const { stdout } = await execa("man", ["-M", pages, "stackctl-up"], {
      env: { MANPAGER: "cat", MAN_KEEP_FORMATTING: "" },
    });
    expect(stdout).toContain("SYNOPSIS");
  });
});

describe("the installed program", () => {
  scenario(
    "runs completion, init and lint from a folder that it cannot write to",
    project,
    async (fixture) => {
      await chmod(fixture.directory, 0o777);
      await chmod(prefix, 0o755);
      const run = (args: string) =>
        fixture.stackctl(args, { launcher, env: { HOME: fixture.directory }, ...user });
      for (const shell of ["bash", "zsh", "fish"]) {
        const completion = await run(`completion ${shell}`);
        expect(completion).toMatchObject({ exitCode: 0, stderr: "" });
        expect(completion.stdout).toContain("stackctl");
      }
      expect(await run("init")).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await fixture.read("stackctl.yaml")).toContain("mail");
      expect(await run("lint")).toMatchObject({ exitCode: 0 });
      expect((await run("up --help")).stdout).toContain("--enable-mail");
    },
  );

  scenario("runs through a symbolic link to its folder, as with pnpm", project, async (fixture) => {
    const store = join(fixture.directory, "store/stackctl");
    await mkdir(join(fixture.directory, "node_modules"));
    await cp(home, store, { recursive: true });
    await symlink(store, join(fixture.directory, "node_modules/stackctl"));
    const linked = join(fixture.directory, "node_modules/stackctl/bin/stackctl.js");
    const lint = await fixture.stackctl("lint", { launcher: linked });
    expect(lint).toMatchObject({ exitCode: 0 });
  });

  it("is independent of this repository", async () => {
    const { stdout } = await execa(launcher, ["--version"], { env: cleanEnvironment(), extendEnv: false });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect(await realpath(launcher)).toBe(join(await realpath(home), "bin/stackctl.js"));
  });

  describe.runIf(process.platform === "linux")("without a container engine", () => {
    scenario(
      "starts the bundled stack as processes",
      {},
      async (fixture) => {
        const port = await freePort();
        const options = { launcher, env: { BACKEND_PORT: `${port}` } };
        const copy = await mkdtemp(join(fixture.directory, "installed "));
        await cp(home, copy, { recursive: true });
        const up = await fixture.stackctl("up --json", { ...options, cwd: copy });
        expect(up.json(UpReport)).toMatchObject({ ok: true, engine: "embedded" });
        await checkFeaturesOff(`http://127.0.0.1:${port}`);
        const down = await fixture.stackctl("down --volumes --yes", { ...options, cwd: copy });
        expect(down).toMatchObject({ exitCode: 0 });
      },
      { engine: "embedded" },
    );
  });
});

describeWithEngine("the installed program with an engine", () => {
  scenario("starts a project", project, async (fixture) => {
    const up = await fixture.stackctl("up --enable-mail --json", { launcher });
    expect(up.json(UpReport)).toMatchObject({ ok: true });
    expect(await statesOf(fixture.project)).toEqual({ mail: "running", web: "running" });
  });

  scenario("starts the bundled stack", {}, async (fixture) => {
    const port = await freePort();
    // No registry can be reached for the official image of Node that the package names.
    const node = await ensureNodeImage();
    await fixture.write(
      "local.yaml",
      `services: { backend: { build: { args: { NODE_IMAGE: ${node} } } } }\n`,
    );
    const up = await fixture.stackctl(
      ["up", "--json", "-f", "compose.base.yml", "-f", join(fixture.directory, "local.yaml")],
      {
        launcher,
        cwd: home,
        env: { BACKEND_PORT: `${port}` },
      },
    );
    expect(up.json(UpReport)).toMatchObject({ ok: true });
    await checkFeaturesOff(`http://127.0.0.1:${port}`);
  });
});
