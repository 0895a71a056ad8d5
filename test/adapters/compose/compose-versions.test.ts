import { afterEach, describe, expect, it } from "vitest";
import { ComposeConfig } from "../../../src/adapters/compose/compose-config.ts";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";
import { fillHostPaths } from "../../../src/adapters/compose/fill-host-paths.ts";
import { guessServiceHash } from "../../../src/adapters/compose/service-hash.ts";
import { createStubDocker, type StubDocker } from "./stub-docker.ts";

/**
 * One service as two versions print and hash it. Those of 2.40.3 are recorded. Those of 5.5.0 follow from its source:
 * ServiceHash is the SHA-256 of the same JSON, in which `create_host_path` is there only when it is false
 * (https://github.com/docker/compose/blob/v5.5.0/pkg/compose/hash.go,
 * https://github.com/compose-spec/compose-go/blob/v2.14.0/types/types.go).
 */
const versions = [
  {
    version: "2.40.3",
    binds: [{ create_host_path: true }, {}],
    hash: "5a2eaaf5f5f157c0d4d2edb9e704a9cecc0bf1a5f57d1e8c81a094e1d7614aad",
  },
  {
    version: "5.5.0",
    binds: [{}, { create_host_path: false }],
    hash: "21dfcc33037b50dceb24d0c0d1894de9386111fb0c8f2dede7e1405fc896767d",
  },
];

function print(binds: readonly object[]) {
  return {
    name: "shop",
    services: {
      db: {
        command: null,
        entrypoint: null,
        environment: { A: "1" },
        image: "postgres:16",
        networks: { default: null },
        volumes: [
          { type: "bind", source: "/srv/data", target: "/data", bind: binds[0] },
          { type: "bind", source: "/srv/keys", target: "/keys", bind: binds[1] },
        ],
      },
    },
  };
}

let stub: StubDocker | undefined;
afterEach(() => stub?.remove());

describe.each(versions)("what Compose $version prints", ({ version, binds, hash }) => {
  it("is hashed as that version labels containers", () => {
    expect(guessServiceHash(print(binds).services.db)).toBe(hash);
  });

  it("is one model, with the hash of that version", async () => {
    stub = await createStubDocker(`
      case "$*" in
        *version*) echo '${version}';;
        *--hash*) echo 'db ${hash}';;
        *) echo '${JSON.stringify(print(binds))}';;
      esac`);
    const home = stub.folder;
    const env = new Map([...stub.env, ["HOME", home], ["DOCKER_CONFIG", home]]);
    const config = await fillHostPaths(ComposeConfig.parse(print(binds)), async () => version);
    expect(config.services.db?.volumes?.map(({ bind }) => bind?.create_host_path)).toEqual([true, false]);

    const target = {
      files: [],
      projectName: undefined,
      projectDirectory: "/",
      envFiles: [],
      profiles: [],
      env: {},
    };
    const { services } = await createDockerCompose({ env, cwd: home }).readModel(target);
    expect(services.get("db")).toMatchObject({
      configHash: hash,
      hostMounts: [
        { source: "/srv/data", created: true },
        { source: "/srv/keys", created: false },
      ],
    });
  });
});

it("does not query the version if every bind mount states create_host_path", async () => {
  const config = ComposeConfig.parse(print([{ create_host_path: true }, { create_host_path: false }]));
  const refuse = () => Promise.reject(new Error("asked"));
  expect(await fillHostPaths(config, refuse)).toBe(config);
});
