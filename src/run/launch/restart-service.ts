import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Restarts the containers of one service with Compose, including hooks. Returns the reason if that fails. */
export async function restartService(
  service: string,
  { target, redact }: Pick<Project, "target" | "redact">,
  { compose }: Pick<World, "compose">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exitCode, stderr } = await compose.restart(target, [service], signal);
  if (exitCode === 0) return undefined;
  const said = redact(stderr).trim();
  return said === "" ? `docker compose restart exited with code ${exitCode}` : said;
}
