import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { convertComposeModel } from "../../../src/adapters/compose/convert-compose-model.ts";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";
import { parseHashes } from "../../../src/adapters/compose/service-hash.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import type { LaunchProgress, LaunchRequest } from "../../../src/ports/compose.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { containersOf, statesOf, volumesOf } from "../../support/engine/engine.ts";
import { busyboxImage } from "../../support/engine/images.ts";
import { createFixture, type Fixture, type FixtureFiles } from "../../support/fixture.ts";
import { golden, readGolden } from "./golden-model.ts";

let fixture: Fixture;
const env = new Map(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

async function write(files: FixtureFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) await fixture.write(path, text);
}

function target(changes: Partial<ComposeTarget> = {}): ComposeTarget {
  const { project, directory } = fixture;
  return {
    files: [],
    projectName: project,
    projectDirectory: directory,
    envFiles: [],
    profiles: [],
    env: {},
    ...changes,
  };
}

function compose(extra: Readonly<Record<string, string>> = {}) {
  return createDockerCompose({ env: new Map([...env, ...Object.entries(extra)]), cwd: fixture.directory });
}

function request(...services: readonly string[]): LaunchRequest {
  return { services, build: false, pull: "never", forceRecreate: false };
}

beforeEach(async () => {
  fixture = await createFixture("compose", {});
});
afterEach(() => fixture.cleanup());

const idle = `{ image: "${busyboxImage}", command: [sleep, "1000"], stop_grace_period: 0s }`;

describeWithEngine("readModel of docker compose", () => {
  it("reads the golden files' output from real Compose", async () => {
    const files = [join(golden, "compose.yaml")];
    const model = await compose().readModel(
      target({ files, projectName: undefined, projectDirectory: "/srv/shop" }),
    );
    const printed = ComposeConfig.parse(JSON.parse(readGolden("compose.json")));
    const expected = convertComposeModel(printed, parseHashes(readGolden("compose.hashes")));
    // Hashes are another Compose's own affair; which services have none is ours.
    const withoutHashes = ({ services }: ComposeModel) =>
      [...services.values()].map((service) => ({ ...service, configHash: service.configHash !== undefined }));
    expect(withoutHashes(model)).toEqual(withoutHashes(expected));
  });

  it("contains the services of every profile, regardless of COMPOSE_PROFILES", async () => {
    await write({
      "compose.yaml": `
        services:
          base: { image: x }
          a: { image: x, profiles: [a] }
          b: { image: x, profiles: [b] }
      `,
      ".env": "COMPOSE_PROFILES=a\n",
    });
    const model = await compose({ COMPOSE_PROFILES: "b" }).readModel(target());
    expect([...model.services.keys()]).toEqual(["a", "b", "base"]);
    expect(model.project).toBe(fixture.project);
  });

  it("reads a project in which two profiles fix one container name", async () => {
    await write({
      "compose.yaml": `
        services:
          cpu: { image: x, container_name: llm, profiles: [cpu] }
          gpu: { image: y, container_name: llm, profiles: [gpu] }
      `,
    });
    const model = await compose().readModel(target());
    const named = [...model.services.values()].map(({ name, containerName, configHash }) => [
      name,
      containerName,
      configHash?.length,
    ]);
    expect(named).toEqual([
      ["cpu", "llm", 64],
      ["gpu", "llm", 64],
    ]);
  });

  it("refuses other errors beside a shared container name", async () => {
    await write({
      "compose.yaml": `
        services:
          cpu: { image: x, container_name: llm, profiles: [cpu], ports: ["a:b"] }
          gpu: { image: y, container_name: llm, profiles: [gpu] }
      `,
    });
    await expect(compose().readModel(target())).rejects.toMatchObject({ code: "invalid-compose-file" });
  });

  it("fills in the target's variables before those of .env", async () => {
    await write({ "compose.yaml": "services:\n  a: { image: 'x:${TAG}' }\n", ".env": "TAG=old\n" });
    const model = await compose({ TAG: "older" }).readModel(target({ env: { TAG: "new" } }));
    expect(model.services.get("a")?.image).toBe("x:new");
  });

  it("knows the hash that containers are labelled with, with env_file too", async () => {
    await write({
      "compose.yaml": `
        services:
          plain: ${idle}
          with-env-file:
            image: ${busyboxImage}
            command: [sleep, "1000"]
            stop_grace_period: 0s
            env_file: [web.env]
            environment: { A: "$\${x}" }
            profiles: [a]
      `,
      "web.env": 'PASSWORD="hunter two"\n',
    });
    const model = await compose().readModel(target());
    const result = await compose().launch(
      target({ profiles: ["a"] }),
      request("plain", "with-env-file"),
      () => {},
    );
    expect(result).toEqual({ exitCode: 0, stderr: "" });
    const labels = (await containersOf(fixture.project)).map(({ service, labels }) => [
      service,
      labels["com.docker.compose.config-hash"],
    ]);
    expect(labels).toEqual([...model.services.values()].map(({ name, configHash }) => [name, configHash]));
  });

  it.each([
    [
      "broken YAML",
      { "compose.yaml": "services:\n  a:\n    image: x\n   b: 3\n" },
      "invalid-compose-file",
      { where: { file: "compose.yaml", line: 4, column: 1 } },
    ],
    [
      "broken YAML in an included file",
      { "compose.yaml": "include: [part.yaml]\n", "part.yaml": 'services:\n  a:\n    image: "x\n' },
      "invalid-compose-file",
      { message: "a quote opens here and never closes", where: { file: "part.yaml", line: 3, column: 12 } },
    ],
    [
      "an unknown key",
      { "compose.yaml": "services:\n  a:\n    image: x\n    imagee: y\n" },
      "invalid-compose-file",
      { message: "unknown key services.a.imagee", where: { file: "compose.yaml", line: 4, column: 5 } },
    ],
    [
      "a dependency on an unknown service",
      { "compose.yaml": "services:\n  a:\n    image: x\n    depends_on: [b]\n" },
      "invalid-compose-file",
      { where: { file: "compose.yaml", line: 4, column: 5 } },
    ],
    [
      "a missing env_file",
      { "compose.yaml": "services:\n  a:\n    image: x\n    env_file: web.env\n" },
      "invalid-compose-file",
      { where: { file: "compose.yaml", line: 4, column: 15 } },
    ],
    [
      "a missing variable in an included file",
      {
        "compose.yaml": "include: [part.yaml]\n",
        "part.yaml": "services:\n  a:\n    image: ${TAG_X:?say which}\n",
      },
      "missing-variable",
      { message: "TAG_X must be set: say which", where: { file: "part.yaml", line: 3, column: 5 } },
    ],
    [
      "a broken .env",
      { "compose.yaml": "services:\n  a: { image: x }\n", ".env": "A=1\nB hunter2\n" },
      "invalid-dotenv",
      { message: "key cannot contain a space", where: { file: ".env", line: 2 } },
    ],
  ])("throws one clear error for %s", async (_, files, code, problem) => {
    await write(files);
    await expect(compose().readModel(target())).rejects.toMatchObject({ code, problems: [problem] });
  });

  it("throws no-compose-file if no Compose file is found, or a named one is missing", async () => {
    await expect(compose().readModel(target())).rejects.toMatchObject({ code: "no-compose-file" });
    const files = [join(fixture.directory, "nope.yaml")];
    await expect(compose().readModel(target({ files }))).rejects.toMatchObject({
      code: "no-compose-file",
      message: `the compose file ${files[0]} does not exist`,
    });
  });
});

describeWithEngine("changes by docker compose", () => {
  it("launches only the requested services, in order", async () => {
    await write({
      "compose.yaml": `
        services:
          db:
            image: ${busyboxImage}
            command: [sleep, "1000"]
            stop_grace_period: 0s
            healthcheck: { test: ["CMD", "true"], interval: 1s, start_interval: 100ms, start_period: 10s }
          web:
            image: ${busyboxImage}
            command: [sleep, "1000"]
            stop_grace_period: 0s
            depends_on: { db: { condition: service_healthy }, other: { condition: service_started } }
          other: ${idle}
          off: { image: "${busyboxImage}", profiles: [off] }
      `,
      ".env": "COMPOSE_PROFILES=off\n",
    });
    const told: LaunchProgress[] = [];
    const result = await compose().launch(target(), request("db", "web"), (progress) => told.push(progress));
    expect(result).toEqual({ exitCode: 0, stderr: "" });
    expect(await statesOf(fixture.project)).toEqual({ db: "running", web: "running" });
    const steps = told.filter(({ service }) => service).map(({ service, detail }) => `${service} ${detail}`);
    expect(steps.indexOf("db Healthy")).toBeGreaterThan(steps.indexOf("db Started"));
    expect(steps.indexOf("web Started")).toBeGreaterThan(steps.indexOf("db Healthy"));
  });

  it("ends a failed launch with Compose's words, and throws nothing", async () => {
    await write({ "compose.yaml": `services:\n  a: { image: "${busyboxImage}", command: [nonesuch] }\n` });
    const result = await compose().launch(target(), request("a"), () => {});
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toContain("nonesuch");
  });

  it("stops a launch on abort, and keeps running services", async () => {
    await write({
      "compose.yaml": `
        services:
          db:
            image: ${busyboxImage}
            command: [sleep, "1000"]
            stop_grace_period: 0s
            healthcheck: { test: ["CMD", "false"], interval: 1s, start_period: 1000s }
          web:
            image: ${busyboxImage}
            depends_on: { db: { condition: service_healthy } }
      `,
    });
    const controller = new AbortController();
    const onProgress = ({ service, detail }: LaunchProgress) => {
      if (service === "db" && detail === "Waiting") controller.abort("SIGINT");
    };
    const result = await compose().launch(target(), request("db", "web"), onProgress, controller.signal);
    expect(result.exitCode).toBe(130);
    expect(await statesOf(fixture.project)).toEqual({ db: "running", web: "created" });
  });

  it("removes services of any profile and keeps their volumes; down removes the rest, and volumes only on request", async () => {
    await write({
      "compose.yaml": `
        services:
          base: ${idle}
          extra:
            image: ${busyboxImage}
            command: [sleep, "1000"]
            stop_grace_period: 0s
            profiles: [extra]
            volumes: ["kept:/kept"]
        volumes: { kept: {} }
      `,
    });
    await compose().launch(target({ profiles: ["extra"] }), request("base", "extra"), () => {});
    expect(await compose().removeServices(target(), ["extra"])).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({ base: "running" });
    expect(await volumesOf(fixture.project)).toHaveLength(1);
    await compose().launch(target({ profiles: ["extra"] }), request("extra"), () => {});
    expect(await compose().down(target(), { volumes: false, timeoutSeconds: 1 })).toMatchObject({
      exitCode: 0,
    });
    expect(await statesOf(fixture.project)).toEqual({});
    expect(await volumesOf(fixture.project)).toHaveLength(1);
    expect(await compose().down(target(), { volumes: true, timeoutSeconds: undefined })).toMatchObject({
      exitCode: 0,
    });
    expect(await volumesOf(fixture.project)).toEqual([]);
  });

  it("restarts the named services", async () => {
    await write({ "compose.yaml": `services:\n  a: ${idle}\n  b: ${idle}\n` });
    await compose().launch(target(), request("a", "b"), () => {});
    const before = await containersOf(fixture.project);
    expect(await compose().restart(target(), ["a"])).toMatchObject({ exitCode: 0 });
    const after = await containersOf(fixture.project);
    const restarted = after.filter(({ startedAt }, index) => startedAt !== before[index]?.startedAt);
    expect(restarted.map(({ service }) => service)).toEqual(["a"]);
  });
});
