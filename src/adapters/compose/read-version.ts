import { createHash } from "node:crypto";
import { StackError } from "../../domain/errors.ts";
import { recordFolder } from "../disk/known-folders.ts";
import { keepInOwnFolder, readInOwnFolder } from "../disk/own-folder.ts";
import { stripControl } from "../text/strip-control.ts";
import { describePlugins } from "./cache-model.ts";
import { describeMissingDocker, findUnusableDocker } from "./docker-missing.ts";
import { captureDocker, type DockerCall } from "./run-docker.ts";

/**
 * The version that `docker compose version --short` prints. It is cached in the temp folder while the plugin
 * file is unchanged, because the call needs a process of 50 ms or more. Throws StackError
 * `engine-unavailable`.
 */
export async function readVersion(
  call: DockerCall,
  signal?: AbortSignal,
  folder = recordFolder(),
): Promise<string> {
  const plugins = describePlugins(call.env);
  const facts = JSON.stringify([plugins, call.env.PATH, call.env.DOCKER_CONFIG]);
  const name = `compose-${createHash("sha256").update(facts).digest("hex").slice(0, 24)}.version`;
  // If the plugin is not a known file, a replacement cannot be detected.
  const known = plugins.length > 0 ? (readInOwnFolder(folder, name) ?? "") : "";
  if (isVersion(known)) return known;
  const version = await askVersion(call, signal);
  if (plugins.length > 0) {
    // Best effort: if the version cannot be cached, the next command runs Compose again.
    keepInOwnFolder(folder, name, version);
  }
  return version;
}

async function askVersion(call: DockerCall, signal: AbortSignal | undefined): Promise<string> {
  const { exitCode, stdout, stderr, startError } = await captureDocker(call, signal);
  signal?.throwIfAborted();
  if (startError !== undefined) throw describeMissingDocker(startError);
  const version = stdout.trim().replace(/^v/, "");
  if (exitCode === 0 && isVersion(version)) return version;
  throw (
    findUnusableDocker(stderr) ??
    new StackError("engine-unavailable", {
      message: `docker compose version printed no version: ${stripControl(stderr.trim() || stdout.trim())}`,
      hint: "Run docker compose version to see its output.",
    })
  );
}

function isVersion(text: string): boolean {
  return /^\d+\.\d+/.test(text);
}
