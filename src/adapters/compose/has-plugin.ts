import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  configFolder,
  type PluginEnvironment,
  readExtraFolders,
  systemPluginFolders,
} from "./find-compose-plugin.ts";

/**
 * Whether the docker CLI finds a plugin `docker-NAME`: any file or link of that name in the folders of its
 * settings, of the user or of the system
 * (https://github.com/docker/cli/blob/v26.1.5/cli-plugins/manager/manager.go).
 */
export function hasPlugin(
  name: string,
  env: PluginEnvironment,
  systemFolders: readonly string[] = systemPluginFolders,
): boolean {
  const folders = [...readExtraFolders(env), join(configFolder(env), "cli-plugins"), ...systemFolders];
  const file = `docker-${name}${process.platform === "win32" ? ".exe" : ""}`;
  return folders.some((folder) => hasFile(folder, file));
}

function hasFile(folder: string, file: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some(
      (entry) => entry.name === file && (entry.isFile() || entry.isSymbolicLink()),
    );
  } catch {
    // The folder does not exist or is not readable.
    return false;
  }
}
