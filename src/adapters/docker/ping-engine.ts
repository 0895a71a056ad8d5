import { timeLimit } from "../../domain/time-limit.ts";
import type { EngineAnswering } from "../../ports/engine.ts";
import type { Files } from "../../ports/files.ts";
import { homeFolder } from "../disk/known-folders.ts";
import { resolveEngineEndpoint } from "./engine-endpoint.ts";
import { createEngineError } from "./engine-error.ts";
import { createSender } from "./engine-requests.ts";

/** How long an engine may take to respond to a ping; a remote engine gets longer. */
const boundMs = { local: 2_000, remote: 5_000 };

/**
 * Resolves when an engine responds with any status (`GET /_ping`, whose header `Swarm` names the node's role:
 * https://docs.docker.com/reference/api/engine/version/v1.45/#tag/System/operation/SystemPing). Throws StackError engine-unavailable.
 */
export async function pingEngine(
  env: ReadonlyMap<string, string>,
  files: Pick<Files, "readText">,
  signal?: AbortSignal,
): Promise<EngineAnswering> {
  const endpoint = await resolveEngineEndpoint({
    env,
    homeDirectory: env.get("HOME") || homeFolder(),
    files,
  });
  const ms = endpoint.address.kind === "socket" ? boundMs.local : boundMs.remote;
  const limit = timeLimit(ms, signal);
  try {
    const send = await createSender(endpoint, env);
    const answer = await send({ path: "/_ping", signal: limit.signal });
    answer.resume();
    return { isManager: answer.headers.swarm === "active/manager" };
  } catch (error) {
    signal?.throwIfAborted();
    const silence = Object.assign(new Error(`no answer within ${ms / 1000} s`), { code: "ETIMEDOUT" });
    throw createEngineError(limit.isOver() ? silence : error, endpoint);
  }
}
