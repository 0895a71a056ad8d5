import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasPlugin } from "../../../src/adapters/compose/has-plugin.ts";

async function folders() {
  const root = await mkdtemp(join(tmpdir(), "stackctl-plugins-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [config, system, extra] = [join(root, "config"), join(root, "system"), join(root, "extra")];
  for (const folder of [join(config, "cli-plugins"), system, extra]) await mkdir(folder, { recursive: true });
  return {
    config,
    system,
    extra,
    has: (name: string) => hasPlugin(name, { DOCKER_CONFIG: config }, [system]),
  };
}

describe("a plugin of the docker CLI", () => {
  it("is a file or a link in the folder of the user or of the system, whatever its mode", async () => {
    const { config, system, has } = await folders();
    await writeFile(join(config, "cli-plugins", "docker-own"), "");
    await symlink("nowhere", join(system, "docker-linked"));
    await mkdir(join(system, "docker-folder"));
    expect(["own", "linked", "folder", "absent"].filter(has)).toEqual(["own", "linked"]);
  });

  it("is in a folder that the settings name, too", async () => {
    const { config, extra, has } = await folders();
    await writeFile(join(extra, "docker-extra"), "");
    expect(has("extra")).toBe(false);
    await writeFile(join(config, "config.json"), "no JSON");
    expect(has("extra")).toBe(false);
    await writeFile(join(config, "config.json"), JSON.stringify({ cliPluginsExtraDirs: [extra] }));
    expect(has("extra")).toBe(true);
  });
});
