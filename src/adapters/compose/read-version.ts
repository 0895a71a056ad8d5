import { createHash } from "node:crypto";
import { StackError } from "../../domain/errors.ts";
import { keepInOwnFolder, readInOwnFolder } from "../disk/own-folder.ts";
import { recordFolder } from "../processes/record-folder.ts";
import { stripControl } from "../text/strip-control.ts";
import { describePlugins } from "./cache-model.ts";
import { describeMissingDocker, findUnusableDocker } from "./docker-missing.ts";
import { captureDocker, type DockerCall } from "./run-docker.ts";

/**
 * The version that `docker compose version --short` prints. It is remembered in the temp folder for as long as the plugin
 * is the same file, since asking takes a process of 50 ms or more. Throws StackError `engine-unavailable`.
 */
export async function readVersion(
  call: DockerCall,
  signal?: AbortSignal,
  folder = recordFolder(),
): Promise<string> {
  const plugins = describePlugins(call.env);
  const facts = JSON.stringify([plugins, call.env.PATH, call.env.DOCKER_CONFIG]);
  const name = `compose-${createHash("sha256").update(facts).digest("hex").slice(0, 24)}.version`;
  // Where the plugin is none of the known files, nothing tells when another takes its place.
  const known = plugins.length > 0 ? (readInOwnFolder(folder, name) ?? "") : "";
  if (isVersion(known)) return known;
  const version = await askVersion(call, signal);
  if (plugins.length > 0) {
    // Where nothing can be kept, it is asked for again.
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
      message: `docker compose version says nothing of use: ${stripControl(stderr.trim() || stdout.trim())}`,
      hint: "run docker compose version and look",
    })
  );
}

function isVersion(text: string): boolean {
  return /^\d+\.\d+/.test(text);
}
