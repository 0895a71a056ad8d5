import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { createEmbedded } from "../../../src/adapters/embedded/create-embedded.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { createFixture, type Fixture, type FixtureFiles } from "../../support/fixture.ts";
import { golden } from "../compose/golden-model.ts";

/** The results of both readers for one project. Hashes differ by design, and processes have no build. */
async function readBoth(target: ComposeTarget, env: Readonly<Record<string, string>> = {}) {
  const variables = new Map(Object.entries({ PATH: process.env.PATH ?? "", ...env }));
  const cwd = target.projectDirectory;
  const files = createNodeFiles();
  const embedded = createEmbedded({ directory: cwd, env: variables, files, cwd, print: () => {} });
  const docker = createDockerCompose({ env: variables, cwd });
  const [ours, theirs] = await Promise.all([embedded.compose.readModel(target), docker.readModel(target)]);
  return { ours: describeModel(ours), theirs: describeModel(theirs) };
}

function describeModel({ project, services }: ComposeModel) {
  const sorted = [...services.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    project,
    services: sorted.map(({ configHash, ownHash, dependsOn, build, ...service }) => ({
      ...service,
      dependsOn: dependsOn.toSorted((a, b) => (a.service < b.service ? -1 : 1)),
    })),
  };
}

describeWithEngine("a project read without Compose equals what Compose resolves", () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await createFixture("agrees", {});
  });
  afterEach(() => fixture.cleanup());

  const target = (changes: Partial<ComposeTarget> = {}): ComposeTarget => ({
    files: [],
    projectName: undefined,
    projectDirectory: fixture.directory,
    envFiles: [],
    profiles: [],
    env: {},
    ...changes,
  });
  const agree = async (
    files: FixtureFiles,
    changes: (inside: (path: string) => string) => Partial<ComposeTarget> = () => ({}),
    env: Readonly<Record<string, string>> = {},
  ) => {
    for (const [path, text] of Object.entries(files)) await fixture.write(path, text);
    const { ours, theirs } = await readBoth(target(changes((path) => join(fixture.directory, path))), env);
    expect(ours).toEqual(theirs);
    return ours;
  };

  it("with every form that the conversion reads", async () => {
    const { ours, theirs } = await readBoth(target({ files: [join(golden, "compose.yaml")] }));
    expect(ours).toEqual(theirs);
  });

  it("for the bundled stack", async () => {
    const root = join(import.meta.dirname, "../../..");
    const { ours, theirs } = await readBoth(
      target({ files: [join(root, "compose.base.yml")], projectDirectory: root }),
    );
    expect(ours).toEqual(theirs);
  });

  it("with variables of the environment, of the target and of .env, and defaults", async () => {
    await agree(
      {
        ".env": "A=dotenv\nB=dotenv\nC=dotenv\nPORT=8081\n",
        "compose.yaml": `
          name: \${NAME:-from-default}
          services:
            web:
              image: "\${A}/\${B}:\${C}-\${D:-none}-$$x"
              ports: ["127.0.0.1:\${PORT}:80", "\${RANGE:-9000-9001}:90-91"]
              healthcheck: { test: curl localhost, retries: "\${RETRIES:-4}" }
              deploy: { replicas: "\${REPLICAS-2}" }
              labels: { stackctl.project: "\${COMPOSE_PROJECT_NAME}" }
        `,
      },
      () => ({ env: { B: "target" } }),
      { A: "environment", B: "environment" },
    );
  });

  it("with files over each other", async () => {
    await agree(
      {
        "a.yaml": `
          name: one
          services:
            web:
              image: web:1
              ports: ["8080:80"]
              environment: [A=1]
              depends_on: [db]
              volumes: ["./data:/data", "kept:/kept"]
              profiles: [front]
              healthcheck: { test: [CMD, a], interval: 5s }
              labels: ["stackctl.condition=running"]
            db: { image: db:1 }
          volumes: { kept: }
        `,
        "b.yaml": `
          name: two
          services:
            web:
              ports: ["9090:90"]
              environment: { B: 2 }
              depends_on: { db: { condition: service_healthy } }
              volumes: ["./other:/data"]
              healthcheck: { test: [CMD, b] }
              labels: { stackctl.timeout: 9 }
              mem_limit: 5m
        `,
      },
      (inside) => ({ files: [inside("a.yaml"), inside("b.yaml")] }),
    );
  });

  it("with an override beside the file, and a folder that names the project", async () => {
    await agree({
      "docker-compose.yml": "services: { web: { image: web:1 } }",
      "docker-compose.override.yml": "services: { web: { restart: always } }",
    });
  });

  it("with what is included, from its own folder and with its own variables", async () => {
    await agree({
      ".env": "TAG=outer\n",
      "compose.yaml": `
        include:
          - part/compose.yaml
          - { path: [other/a.yaml, other/b.yaml], env_file: other/vars.env, project_directory: elsewhere }
        services:
          web: { image: "web:\${TAG}", depends_on: [inner] }
      `,
      "part/.env": "TAG=inner\nONLY=here\n",
      "part/compose.yaml": `
        services:
          inner: { image: "inner:\${TAG}-\${ONLY}", volumes: ["./data:/data"] }
      `,
      "elsewhere/README": "a project folder must be there",
      "other/vars.env": "SIZE=7m\n",
      "other/a.yaml": 'services: { other: { image: other:1, mem_limit: "${SIZE}", volumes: ["./x:/x"] } }',
      "other/b.yaml": "services: { other: { restart: on-failure } }",
    });
  });

  it("with anchors, and what a service says of its process", async () => {
    const ours = await agree({
      "compose.yaml": `
        x-common: &common
          image: web:1
          restart: unless-stopped
        services:
          web:
            <<: *common
            x-stackctl:
              embedded:
                command: [node, "a$$b.js", "\${SCRIPT:-main}"]
                requires: [{ run: [python3, -c, "import torch"], install: "pip install torch" }]
          text:
            <<: *common
            x-stackctl: { embedded: { command: exec node main.js, workdir: sub } }
      `,
    });
    expect(ours.services.map(({ name, embedded }) => [name, embedded])).toEqual([
      ["text", { program: "/bin/sh", requires: [] }],
      [
        "web",
        {
          program: "node",
          requires: [{ run: ["python3", "-c", "import torch"], install: "pip install torch" }],
        },
      ],
    ]);
  });

  it("changes nothing of what Compose would label containers with", async () => {
    const variables = new Map([["PATH", process.env.PATH ?? ""]]);
    const docker = createDockerCompose({ env: variables, cwd: fixture.directory });
    const hashOf = async (extension: string) => {
      await fixture.write(
        "compose.yaml",
        `services: { web: { image: "web:1", command: [a, "$$b"]${extension} } }`,
      );
      return (await docker.readModel(target())).services.get("web")?.configHash;
    };
    const plain = await hashOf("");
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf(", x-stackctl: { embedded: { command: [a] } }")).toBe(plain);
  });
});
