import { delimiter, join } from "node:path";
import { errorCode } from "../disk/file-errors.ts";
import { homeFolder } from "../disk/known-folders.ts";
import { readFileStart, readFileText } from "../disk/read-regular-file.ts";
import { findProgram, isProgram } from "../host/find-program.ts";

/** The Compose program, run directly instead of through the docker CLI. */
export interface ComposePlugin {
  readonly path: string;
  /** The variables that the docker CLI sets for a plugin, so that the program runs in plugin mode. */
  readonly env: Readonly<Record<string, string>>;
}

/** The variables that decide where Compose is found. */
export type PluginEnvironment = Readonly<Record<string, string | undefined>>;

/** The docker CLI's plugin folders on Linux and macOS, searched after the user's own folder. */
export const systemPluginFolders = [
  "/usr/local/lib/docker/cli-plugins",
  "/usr/local/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/libexec/docker/cli-plugins",
] as const;

/**
 * The program that `docker compose` would run. The docker CLI queries every plugin before it runs one, which
 * takes 140 ms of the 240 ms of `docker compose version`. Undefined when only the CLI can find the program:
 * the CLI is unknown (a script, like podman's), config.json names plugin folders, or the system is Windows
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

/** The paths where the docker CLI looks for Compose: first the user's own folder, then the system's. */
export function listPluginPlaces(
  env: PluginEnvironment,
  systemFolders: readonly string[] = systemPluginFolders,
): readonly string[] {
  const folders = [join(configFolder(env), "cli-plugins"), ...systemFolders];
  return folders.map((folder) => join(folder, "docker-compose"));
}

/** Possible paths of the docker CLI: one for each folder of PATH. */
export function listDockerPlaces(env: PluginEnvironment): readonly string[] {
  return (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => (folder === "" ? [] : [join(folder, "docker")]));
}

/** The paths that the docker CLI searches first, if `config.json` names plugin folders. */
export function listExtraPluginPlaces(env: PluginEnvironment): readonly string[] {
  return readExtraFolders(env).map((folder) => join(folder, "docker-compose"));
}

/** The plugin folders in the docker CLI's own settings. */
export function readExtraFolders(env: PluginEnvironment): readonly string[] {
  try {
    const config: unknown = JSON.parse(readFileText(join(configFolder(env), "config.json")));
    const folders: unknown =
      typeof config === "object" && config !== null ? Reflect.get(config, "cliPluginsExtraDirs") : undefined;
    return Array.isArray(folders) ? folders.map(String) : [];
  } catch {
    // Without the file there are no such folders. The docker CLI reports a faulty file itself.
    return [];
  }
}

/** The folder of the docker CLI's user settings and plugins. */
export function configFolder(env: PluginEnvironment): string {
  return env.DOCKER_CONFIG || join(env.HOME || homeFolder(), ".docker");
}

/** Whether the file is a compiled program, by its first bytes: ELF, or one of the Mach-O formats. */
function isNative(path: string): boolean {
  try {
    return ["7f454c46", "cffaedfe", "cafebabe"].includes(readFileStart(path, 4).toString("hex"));
  } catch {
    return false;
  }
}

/** For a file that cannot be read or parsed, true: the docker CLI must handle it. */
function namesPluginFolders(config: string): boolean {
  try {
    return "cliPluginsExtraDirs" in JSON.parse(readFileText(join(config, "config.json")));
  } catch (error) {
    return errorCode(error) !== "ENOENT";
  }
}
