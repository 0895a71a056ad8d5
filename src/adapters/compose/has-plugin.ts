import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { configFolder, type PluginEnvironment, systemPluginFolders } from "./find-compose-plugin.ts";

const Settings = z.looseObject({ cliPluginsExtraDirs: z.array(z.string()).optional() });

/**
 * Whether the docker CLI finds a plugin `docker-NAME`: any file or link of that name, in the folders that its own
 * settings name, the user's and the system's (https://github.com/docker/cli/blob/v26.1.5/cli-plugins/manager/manager.go).
 */
export function hasPlugin(
  name: string,
  env: PluginEnvironment,
  systemFolders: readonly string[] = systemPluginFolders,
): boolean {
  const config = configFolder(env);
  const folders = [...readExtraFolders(config), join(config, "cli-plugins"), ...systemFolders];
  const file = `docker-${name}${process.platform === "win32" ? ".exe" : ""}`;
  return folders.some((folder) => hasFile(folder, file));
}

function hasFile(folder: string, file: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some(
      (entry) => entry.name === file && (entry.isFile() || entry.isSymbolicLink()),
    );
  } catch {
    // The folder is not there, or may not be read.
    return false;
  }
}

/** Settings that cannot be read or understood name no folder. */
function readExtraFolders(config: string): readonly string[] {
  try {
    const settings: unknown = JSON.parse(readFileSync(join(config, "config.json"), "utf8"));
    return Settings.parse(settings).cliPluginsExtraDirs ?? [];
  } catch {
    return [];
  }
}
