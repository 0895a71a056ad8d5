import { stripControl } from "../text/strip-control.ts";
import type { EngineConnection } from "./engine-connection.ts";

/**
 * Starts a container. Returns the engine's error message on failure. A container that already runs counts as
 * started.
 */
export async function startContainer(connection: EngineConnection, id: string): Promise<string | undefined> {
  const answer = await connection.post(`/containers/${id}/start`, {});
  return answer.kind === "done" ? undefined : stripControl(answer.message);
}
