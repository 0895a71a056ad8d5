import type { Engine } from "../../ports/engine.ts";
import type { LogFollow } from "./follow-logs.ts";
import type { ContainerLine } from "./merge-logs.ts";

/**
 * Reports the lines that the engine has by now and that following did not deliver: it may end before them.
 */
export async function readLogRest(
  { project, services, known, seen, sinceMs, untilMs }: Omit<LogFollow, "until">,
  onLine: (line: ContainerLine) => void,
  engine: Pick<Engine, "listContainers" | "streamLogs">,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  for (const container of await engine.listContainers(project, signal)) {
    if (!services.has(container.service)) continue;
    const { id } = container;
    const range = {
      untilMs,
      after: seen.get(id),
      sinceMs: known.has(id) ? sinceMs : undefined,
      follow: false,
    };
    for await (const line of engine.streamLogs(id, range, signal)) {
      seen.set(id, line.cursor);
      onLine({ container, line });
    }
  }
}
