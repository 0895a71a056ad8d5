import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { errorCode } from "../error-code.ts";

/** Compose, called past the docker CLI. */
export interface ComposePlugin {
  readonly path: string;
  /** What the docker CLI sets for a plugin, so that it takes itself for one. */
  readonly env: Readonly<Record<string, string>>;
}

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
export function findComposePlugin(
  env: Readonly<Record<string, string | undefined>>,
  systemFolders: readonly string[] = systemPluginFolders,
): ComposePlugin | undefined {
  if (process.platform === "win32") return undefined;
  const docker = (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "docker"))
    .find(isExecutable);
  if (docker === undefined || !isNative(docker)) return undefined;
  const config = env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
  if (namesPluginFolders(config)) return undefined;
  const path = [join(config, "cli-plugins"), ...systemFolders]
    .map((folder) => join(folder, "docker-compose"))
    .find(isExecutable);
  return path === undefined ? undefined : { path, env: { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: docker } };
}

/** What may not be looked at, such as in a folder of somebody else's, is none. */
function isExecutable(path: string): boolean {
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    return facts?.isFile() === true && (facts.mode & 0o111) !== 0;
  } catch {
    return false;
  }
}

/** A program that was compiled, by how it begins: ELF, or one of the Mach-O formats. */
function isNative(path: string): boolean {
  const start = Buffer.alloc(4);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
  return ["7f454c46", "cffaedfe", "cafebabe"].includes(start.toString("hex"));
}

/** A file that cannot be read or understood is the CLI's own business. */
function namesPluginFolders(config: string): boolean {
  try {
    return "cliPluginsExtraDirs" in JSON.parse(readFileSync(join(config, "config.json"), "utf8"));
  } catch (error) {
    return errorCode(error) !== "ENOENT";
  }
}
