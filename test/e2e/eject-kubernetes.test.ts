import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { KubernetesDocument } from "../../src/domain/documents/kubernetes-document.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { scenario } from "../support/scenario.ts";

const secret = "hunter2-Hunter2-hunter2";
const files = {
  "stackctl.yaml": `
    features:
      cache: { env: { CACHE_URL: "redis://cache:6379" } }
      search: { requires: [cache] }
      gpu: { profiles: [], overlays: [{ file: gpu.yaml, when: [search] }] }
  `,
  "gpu.yaml": `services: { search: { gpus: [{ driver: nvidia, count: 1 }] } }`,
  "compose.yaml": `
    services:
      web:
        build: .
        restart: always
        pid: host
        environment:
          CACHE_URL: \${CACHE_URL:-}
          DB_PASSWORD: \${DB_PASSWORD:?}
          URL: postgres://u:\${DB_PASSWORD}@db/x
          TEMPLATE: "{{ $$(NOT_A_REFERENCE) }}"
        volumes: ["./conf:/etc/web:ro", "data:/data"]
        depends_on: { db: { condition: service_healthy } }
      db:
        image: postgres:17
        restart: always
        environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
        expose: ["5432"]
        healthcheck: { test: [CMD, pg_isready], interval: 5s }
      cache: { image: "redis:8", profiles: [cache], restart: always, expose: ["6379"] }
      search: { image: "search:1", profiles: [search], restart: always }
    volumes: { data: {} }
  `,
  "conf/app.ini": "level=info\n",
  "conf/users.ini": `password=${secret}\n`,
  ".env": `DB_PASSWORD=${secret}\n`,
};

describeWithEngine("eject --to kubernetes", () => {
  scenario("writes base, a component for each feature, and an overlay", files, async (fixture) => {
    const eject = await fixture.stackctl("eject --to kubernetes k8s --enable-search");
    expect(eject).toMatchObject({ exitCode: 0, stderr: "" });
    const written = await readAll(join(fixture.directory, "k8s"));
    expect([...written.keys()]).toEqual([
      ".gitignore",
      "base/db.yaml",
      "base/files/conf/app.ini",
      "base/kustomization.yaml",
      "base/volumes.yaml",
      "base/web.yaml",
      "components/cache/cache.yaml",
      "components/cache/kustomization.yaml",
      "components/cache/web.patch.yaml",
      "components/gpu-with-search/kustomization.yaml",
      "components/gpu-with-search/search.patch.yaml",
      "components/gpu/kustomization.yaml",
      "components/search/kustomization.yaml",
      "components/search/search.yaml",
      "overlays/example/kustomization.yaml",
      "overlays/example/secrets/conf.users.ini.example",
      `overlays/example/secrets/${fixture.project}.env.example`,
    ]);
    const all = [...written.values()].join("\n");
    expect(all).not.toContain(secret);
    expect(all).not.toContain("__stackctl_secret");
    for (const [path, text] of written) {
      if (path.endsWith(".yaml"))
        expect([path, parseAllDocuments(text).flatMap(({ errors }) => errors)]).toEqual([path, []]);
    }
    expect(written.get("overlays/example/kustomization.yaml")).toContain(
      [
        "components:",
        "  - ../../components/cache",
        "  # - ../../components/gpu",
        "  - ../../components/search # needs cache",
        "  # - ../../components/gpu-with-search # with gpu and search",
      ].join("\n"),
    );
    expect(eject.stdout).toContain(`Create k8s/overlays/example/secrets/${fixture.project}.env`);
    expect(eject.stdout).toContain("web: pid: the pod has a PID namespace of its own (compose.yaml:5)");
  });

  scenario("writes the same bytes again, and reports each file in JSON", files, async (fixture) => {
    const first = await ejectJson(fixture, "");
    expect(first).toMatchObject({
      written: true,
      services: ["cache", "db", "search", "web"],
      builtImages: [`${fixture.project}-web`],
      removed: [],
    });
    expect(first.secretFiles).toEqual([
      { path: `k8s/overlays/example/secrets/${fixture.project}.env`, keys: ["DB_PASSWORD"], optional: [] },
      {
        path: "k8s/overlays/example/secrets/conf.users.ini",
        keys: [],
        optional: [],
        copyOf: "conf/users.ini",
      },
    ]);
    const second = await ejectJson(fixture, "");
    expect(new Set(second.files.map(({ action }) => action))).toEqual(new Set(["keep"]));
  });

  scenario("writes nothing with --dry-run, and with --strict when a part is lost", files, async (fixture) => {
    const dry = await ejectJson(fixture, "--dry-run");
    expect(dry.files.every(({ text }) => text !== undefined && !text.includes(secret))).toBe(true);
    const strict = await fixture.stackctl("eject --to kubernetes k8s --strict");
    expect(strict.exitCode).toBe(3);
    expect(strict.stderr).toContain("the pod has a PID namespace of its own");
    expect(strict.stderr).toContain("compose.yaml:5");
    expect(await readAll(join(fixture.directory, "k8s"))).toEqual(new Map());
  });

  scenario(
    "removes files of an earlier run, and keeps files and lines of the user",
    files,
    async (fixture) => {
      await mkdir(join(fixture.directory, "k8s/base"), { recursive: true });
      await writeFile(join(fixture.directory, "k8s/.gitignore"), "node_modules\n");
      await writeFile(join(fixture.directory, "k8s/base/mine.yaml"), "a: b\n");
      expect((await fixture.stackctl("eject --to kubernetes k8s --force")).exitCode).toBe(0);
      expect(await fixture.read("k8s/.gitignore")).toBe(
        "node_modules\noverlays/*/secrets/*\n!overlays/*/secrets/*.example\n",
      );
      await fixture.write("compose.yaml", files["compose.yaml"].replace(/^ +cache: \{ image.*\n/m, ""));
      await fixture.write("stackctl.yaml", "features: {}\n");
      const refused = await fixture.stackctl("eject --to kubernetes k8s");
      expect(refused).toMatchObject({ exitCode: 2 });
      expect(refused.stderr).toContain("--force");
      const again = await ejectJson(fixture, "--force");
      expect(again.removed).toContain("k8s/components/cache/cache.yaml");
      const left = await readAll(join(fixture.directory, "k8s"));
      expect(left.has("components/cache/cache.yaml")).toBe(false);
      expect(left.get("base/mine.yaml")).toBe("a: b\n");
    },
  );

  scenario(
    "refuses mounts that a cluster cannot have, with their lines",
    {
      "compose.yaml": `
        services:
          web:
            image: web:1
            volumes: [/var/run/docker.sock:/var/run/docker.sock, "./none:/none"]
      `,
    },
    async (fixture) => {
      const refused = await fixture.stackctl("eject --to kubernetes k8s");
      expect(refused.exitCode).toBe(3);
      expect(refused.stderr).toContain("/var/run/docker.sock cannot be mounted");
      expect(refused.stderr).toContain("it does not exist");
      expect(refused.stderr).toContain("compose.yaml:4");
      expect(await readAll(join(fixture.directory, "k8s"))).toEqual(new Map());
    },
  );

  scenario(
    "takes the profiles of a project without a manifest as features",
    {
      "compose.yaml": `
      services:
        web: { image: "web:1", restart: always }
        db: { image: "db:1", restart: always, profiles: [api, worker] }
        api: { image: "api:1", restart: always, profiles: [api], depends_on: [db] }
        worker: { image: "worker:1", restart: always, profiles: [worker], depends_on: [db] }
    `,
    },
    async (fixture) => {
      const { components } = await ejectJson(fixture, "");
      expect(components.map(({ name, of }) => [name, of])).toEqual([
        ["api-or-worker", "any"],
        ["api", "all"],
        ["worker", "all"],
      ]);
    },
  );

  scenario(
    "refuses options of the other target",
    { "compose.yaml": `services: { web: { image: "web:1" } }` },
    async (fixture) => {
      for (const [line, text] of [
        ["eject --strict", "--strict needs --to kubernetes"],
        ["eject k8s", "the folder k8s needs --to kubernetes"],
        ["eject --to kubernetes", "needs a folder"],
        [["eject", "--to", "kubernetes", ""], "needs a folder"],
        ["eject --to kubernetes k8s --output x", "--output does not go with --to kubernetes"],
        ["eject --to kubernetes k8s --volume-size big", "big is not a size"],
      ] as const) {
        const refused = await fixture.stackctl(line);
        expect([refused.exitCode, refused.stderr.includes(text)]).toEqual([2, true]);
      }
    },
  );
});

async function ejectJson(fixture: Fixture, options: string): Promise<KubernetesDocument> {
  const result = await fixture.stackctl(`eject --to kubernetes k8s --json ${options}`.trim());
  expect(result.exitCode).toBe(0);
  return KubernetesDocument.parse(result.json());
}

/** Every file below a folder, by its path; none if the folder is missing. */
async function readAll(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(
    async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")] as const,
  );
  return new Map((await Promise.all(read)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
