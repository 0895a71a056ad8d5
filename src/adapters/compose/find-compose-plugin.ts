import { delimiter, join } from "node:path";
import { readFileStart, readFileText } from "../disk/read-regular-file.ts";
import { errorCode } from "../error-code.ts";
import { findProgram, isProgram } from "../find-program.ts";
import { homeFolder } from "../home-folder.ts";

/** Compose, called past the docker CLI. */
export interface ComposePlugin {
  readonly path: string;
  /** What the docker CLI sets for a plugin, so that it takes itself for one. */
  readonly env: Readonly<Record<string, string>>;
}

/** The variables that decide where Compose is found. */
export type PluginEnvironment = Readonly<Record<string, string | undefined>>;

/** Where the docker CLI looks for plugins on Linux and macOS, after the user's own folder. */
export const systemPluginFolders = [
  "/usr/local/lib/docker/cli-plugins",
  "/usr/local/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/libexec/docker/cli-plugins",
] as const;

/**
 * The program that `docker compose` would run in the end: the docker CLI asks every plugin what it is before it starts
 * one, which takes 140 ms of the 240 ms of `docker compose version`. Undefined where only the CLI itself may know: it is
 * none that we know (a script, as podman's is), has folders of its own for plugins, or runs on Windows
 * (https://github.com/docker/cli/blob/v26.1.5/cli-plugins/manager/manager.go, PluginRunCommand).
 */
export async function findComposePlugin(
  env: PluginEnvironment,
  systemFolders?: readonly string[],
): Promise<ComposePlugin | undefined> {
  if (process.platform === "win32") return undefined;
  const docker = await findProgram("docker", { path: env.PATH });
  if (docker === undefined || !isNative(docker) || namesPluginFolders(configFolder(env))) return undefined;
  for (const path of listPluginPlaces(env, systemFolders)) {
    if (await isProgram(path)) return { path, env: { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: docker } };
  }
  return undefined;
}

/** Where the docker CLI looks for Compose: the user's own folder, and then the system's. */
export function listPluginPlaces(
  env: PluginEnvironment,
  systemFolders: readonly string[] = systemPluginFolders,
): readonly string[] {
  const folders = [join(configFolder(env), "cli-plugins"), ...systemFolders];
  return folders.map((folder) => join(folder, "docker-compose"));
}

/** Where the docker CLI itself may be: in each folder of PATH. */
export function listDockerPlaces(env: PluginEnvironment): readonly string[] {
  return (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => (folder === "" ? [] : [join(folder, "docker")]));
}

/** Where it looks for Compose first, if `config.json` names folders of plugins. */
export function listExtraPluginPlaces(env: PluginEnvironment): readonly string[] {
  return readExtraFolders(env).map((folder) => join(folder, "docker-compose"));
}

/** The folders of plugins that the docker CLI's own settings name. */
export function readExtraFolders(env: PluginEnvironment): readonly string[] {
  try {
    const config: unknown = JSON.parse(readFileText(join(configFolder(env), "config.json")));
    const folders: unknown =
      typeof config === "object" && config !== null ? Reflect.get(config, "cliPluginsExtraDirs") : undefined;
    return Array.isArray(folders) ? folders.map(String) : [];
  } catch {
    // Without the file there are no such folders; what is wrong with it is told by the docker CLI.
    return [];
  }
}

/** Where the docker CLI has the settings and plugins of the user. */
export function configFolder(env: PluginEnvironment): string {
  return env.DOCKER_CONFIG || join(env.HOME || homeFolder(), ".docker");
}

/** A program that was compiled, by how it begins: ELF, or one of the Mach-O formats. */
function isNative(path: string): boolean {
  try {
    return ["7f454c46", "cffaedfe", "cafebabe"].includes(readFileStart(path, 4).toString("hex"));
  } catch {
    return false;
  }
}

/** A file that cannot be read or understood is the CLI's own business. */
function namesPluginFolders(config: string): boolean {
  try {
    return "cliPluginsExtraDirs" in JSON.parse(readFileText(join(config, "config.json")));
  } catch (error) {
    return errorCode(error) !== "ENOENT";
  }
}
