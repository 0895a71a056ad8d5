import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describePlugins } from "../../../src/adapters/compose/cache-model.ts";
import { findComposePlugin } from "../../../src/adapters/compose/find-compose-plugin.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stackctl-plugin-"));
  for (const folder of ["bin", "config/cli-plugins", "system"])
    await mkdir(join(root, folder), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const elf = Buffer.from("7f454c460201", "hex");

async function install(path: string, content: Buffer | string = elf, mode = 0o755): Promise<void> {
  await writeFile(join(root, path), content);
  await chmod(join(root, path), mode);
}

const find = () =>
  findComposePlugin({ PATH: `/nonexistent:${join(root, "bin")}`, DOCKER_CONFIG: join(root, "config") }, [
    join(root, "system"),
  ]);

describe.skipIf(process.platform === "win32")("findComposePlugin", () => {
  it("finds the Compose plugin that docker runs, the user's before the system's", async () => {
    await install("bin/docker");
    await install("system/docker-compose");
    const env = { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: join(root, "bin/docker") };
    expect(await find()).toEqual({ path: join(root, "system/docker-compose"), env });
    await install("config/cli-plugins/docker-compose");
    await writeFile(join(root, "config/config.json"), '{"currentContext":"default"}');
    expect(await find()).toEqual({ path: join(root, "config/cli-plugins/docker-compose"), env });
  });

  it("passes over folders of the PATH that cannot be looked into", async () => {
    await install("bin/docker");
    await install("system/docker-compose");
    await symlink("loop", join(root, "loop"));
    const env = { PATH: `${join(root, "loop")}:${join(root, "bin")}`, DOCKER_CONFIG: join(root, "config") };
    expect((await findComposePlugin(env, [join(root, "system")]))?.path).toBe(
      join(root, "system/docker-compose"),
    );
  });

  it.each([
    ["there is no docker", async () => rm(join(root, "bin/docker"))],
    [
      "docker is a script, which may do something else",
      () => install("bin/docker", "#!/bin/sh\nexec podman\n"),
    ],
    ["docker cannot be run", () => install("bin/docker", elf, 0o644)],
    ["there is no such plugin", async () => rm(join(root, "system/docker-compose"))],
    ["the plugin cannot be run", () => install("system/docker-compose", elf, 0o644)],
    [
      "plugins lie in folders that the configuration names",
      () => writeFile(join(root, "config/config.json"), '{"cliPluginsExtraDirs":["/opt/plugins"]}'),
    ],
    ["the configuration is not JSON", () => writeFile(join(root, "config/config.json"), "{")],
  ])("leaves it to the docker CLI where %s", async (_, change) => {
    await install("bin/docker");
    await install("system/docker-compose");
    await change();
    expect(await find()).toBeUndefined();
  });
});

describe("describePlugins", () => {
  it("distinguishes versions of Compose in every configuration folder, and skips unreadable ones", async () => {
    const env = { DOCKER_CONFIG: join(root, "config") };
    const before = describePlugins(env);
    await install("config/cli-plugins/docker-compose");
    expect(describePlugins(env)).toHaveLength(before.length + 1);
    await symlink("loop", join(root, "loop"));
    expect(describePlugins({ DOCKER_CONFIG: join(root, "loop") })).toEqual(before);
  });
});
