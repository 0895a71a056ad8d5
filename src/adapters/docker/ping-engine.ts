import { homedir } from "node:os";
import type { Files } from "../../ports/files.ts";
import { type EngineEndpoint, resolveEngineEndpoint } from "./engine-endpoint.ts";
import { createEngineError } from "./engine-error.ts";

/** How long an engine may take to say that it is there; one that is reached through a network has more to do for it. */
const boundMs = { local: 2_000, remote: 5_000 };

/**
 * Resolves when an engine answers (`GET /_ping`, https://docs.docker.com/reference/api/engine/), whatever it says.
 * Throws StackError engine-unavailable. Behind a socket the engine's client, which takes 30 ms to load, is not needed.
 */
export async function pingEngine(
  env: ReadonlyMap<string, string>,
  files: Pick<Files, "readText">,
  signal?: AbortSignal,
): Promise<void> {
  const endpoint = await resolveEngineEndpoint({ env, homeDirectory: env.get("HOME") || homedir(), files });
  const isLocal = endpoint.address.kind === "socket";
  const bound = AbortSignal.timeout(isLocal ? boundMs.local : boundMs.remote);
  const within = signal ? AbortSignal.any([signal, bound]) : bound;
  try {
    if (endpoint.address.kind === "socket") await knock(endpoint.address.path, within);
    else {
      const { openEngineConnection } = await import("./engine-connection.ts");
      await (await openEngineConnection(env, files)).get("/_ping", {}, within);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw bound.aborted ? describeSilence(endpoint) : explain(error, endpoint);
  }
}

async function knock(socketPath: string, signal: AbortSignal): Promise<void> {
  const { get } = await import("node:http");
  await new Promise<void>((resolve, reject) => {
    get({ socketPath, path: "/_ping", agent: false, signal }, (response) => {
      response.resume();
      resolve();
    }).on("error", reject);
  });
}

function describeSilence({ address, ...endpoint }: EngineEndpoint) {
  const seconds = (address.kind === "socket" ? boundMs.local : boundMs.remote) / 1000;
  const silence = Object.assign(new Error(`no answer within ${seconds} s`), { code: "ETIMEDOUT" });
  return createEngineError(silence, { address, ...endpoint });
}

function explain(error: unknown, endpoint: EngineEndpoint) {
  return error instanceof Error && error.name === "StackError" ? error : createEngineError(error, endpoint);
}
