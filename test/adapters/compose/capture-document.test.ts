import { afterEach, expect, it } from "vitest";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";
import { guessServiceHash } from "../../../src/adapters/compose/service-hash.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { createFixture, type Fixture } from "../../support/fixture.ts";
import { createStubDocker, type StubDocker } from "./stub-docker.ts";

let stub: StubDocker | undefined;
let fixture: Fixture | undefined;
afterEach(async () => {
  await stub?.remove();
  await fixture?.cleanup();
  stub = undefined;
  fixture = undefined;
});

function targetOf(projectDirectory: string): ComposeTarget {
  return {
    files: [],
    projectName: undefined,
    projectDirectory,
    envFiles: [],
    profiles: [],
    env: {},
  };
}

it.each([
  "json: error calling MarshalJSON for type types.SSHKey: invalid character",
  "json: unsupported value: +Inf",
  "json: unsupported type: map[interface {}]interface {}",
])("a project that Compose cannot print as JSON is read as YAML: %s", async (words) => {
  stub = await createStubDocker(`
    case "$*" in
      *json*) echo '${words}' >&2; exit 1;;
      *--hash*) echo 'web beef';;
      *) printf 'name: shop\\nservices: {web: {image: a, build: {context: /, ssh: ["key: /id", default]}}}\\n';;
    esac`);
  const compose = createDockerCompose({ env: stub.env, cwd: stub.folder });
  const model = await compose.readModel(targetOf("/"));
  expect([...model.services.keys()]).toEqual(["web"]);
  for (const interpolate of [true, false]) {
    expect(await compose.printConfig(targetOf("/"), { interpolate })).toEqual({
      name: "shop",
      services: { web: { image: "a", build: { context: "/", ssh: ["key=/id", "default"] } } },
    });
  }
});

it("unlimited swap is read, which Compose prints as a text that it refuses to read", async () => {
  stub = await createStubDocker(`
    case "$*" in
      *"-f -"*|*"--file -"*) grep -q '"memswap_limit":-1' || exit 1; echo 'web resolved';;
      *--hash*) echo 'web other';;
      *) printf '{"name": "shop", "services": {"web": {"image": "a", "memswap_limit": "-1"}}}\n';;
    esac`);
  const compose = createDockerCompose({ env: stub.env, cwd: stub.folder });
  const model = await compose.readModel(targetOf("/"));
  expect(model.services.get("web")?.configHash).toBe("resolved");
});

it("a document that Compose cannot read back is hashed from the printed text", async () => {
  stub = await createStubDocker(`
    case "$*" in
      *"-f -"*|*"--file -"*) echo "invalid size: '-7'" >&2; exit 1;;
      *--hash*) echo 'web other';;
      *) printf '{"name": "shop", "services": {"web": {"image": "a", "new_size": "-7"}}}\n';;
    esac`);
  const compose = createDockerCompose({ env: stub.env, cwd: stub.folder });
  const model = await compose.readModel(targetOf("/"));
  expect(model.services.get("web")?.configHash).toBe(guessServiceHash({ image: "a", new_size: "-7" }));
});

it("an invalid project is not read a second time, and its own error is reported", async () => {
  stub = await createStubDocker(`
    echo "$*" >> "$HERE/calls"
    echo 'service "web" depends on undefined service "json": invalid compose project' >&2
    exit 1`);
  const compose = createDockerCompose({ env: stub.env, cwd: stub.folder });
  await expect(compose.printConfig(targetOf("/"), { interpolate: true })).rejects.toMatchObject({
    code: "invalid-compose-file",
  });
  expect((await stub.read("calls")).trim().split("\n")).toHaveLength(1);
});

describeWithEngine("a build with SSH keys", () => {
  it.each([
    "[default]",
    '["key=./id"]',
    '[default, "key=./id", "other=/keys/b"]',
    "{key: ./id}",
    "{default: }",
  ])(
    "ssh: %s is read, hashed as the label will be, and printed so that Compose reads it again",
    async (ssh) => {
      fixture = await createFixture("ssh-keys", {
        "compose.yaml": `
        x-build: &build { build: { context: ., ssh: ${ssh} }, environment: { A: "a$$b<c>" } }
        services:
          plain: { image: x, env_file: [plain.env] }
          web: { <<: *build, image: web, container_name: one-name, profiles: [a] }
          more: { <<: *build, image: more, container_name: one-name, profiles: [b], x-stackctl: { embedded: { command: [a] } } }
      `,
        "plain.env": "P=1\n",
      });
      const { directory } = fixture;
      const env = new Map([
        ["PATH", process.env.PATH ?? ""],
        ["HOME", process.env.HOME ?? "/"],
      ]);
      const compose = createDockerCompose({ env, cwd: directory });
      const model = await compose.readModel(targetOf(directory));
      expect([...model.services.keys()].toSorted()).toEqual(["more", "plain", "web"]);
      expect(model.services.get("more")?.embedded).toBeDefined();
      for (const service of model.services.values()) expect(service.configHash).toMatch(/^[0-9a-f]{64}$/);

      const withoutBuild = createDockerCompose({ env, cwd: directory });
      await fixture.write("compose.yaml", (await fixture.read("compose.yaml")).replace(`, ssh: ${ssh}`, ""));
      const same = await withoutBuild.readModel(targetOf(directory));
      for (const [name, service] of model.services) {
        expect(service.configHash).toBe(same.services.get(name)?.configHash);
      }
    },
  );

  it("Compose can read the printed document", async () => {
    fixture = await createFixture("ssh-printed", {
      "compose.yaml": `services: { web: { build: { context: ., ssh: [default, "key=./id"] } } }\n`,
    });
    const { directory } = fixture;
    const env = new Map([["PATH", process.env.PATH ?? ""]]);
    const printed = await createDockerCompose({ env, cwd: directory }).printConfig(targetOf(directory), {
      interpolate: true,
    });
    await fixture.write("compose.yaml", JSON.stringify(printed));
    expect(await fixture.compose("config --services")).toBe("web");
  });
});
