import type { Listener } from "../../domain/container-facts.ts";
import { type Prober, probeContainer } from "./probe-container.ts";
import { parseListeners } from "./read-listeners.ts";

const readTables = { command: ["cat", "/proc/net/tcp", "/proc/net/tcp6"], intervalMs: 0, timeoutMs: 3000 };

/** Of a longer answer the end may be missing, and a port that is not seen would be taken for one where nothing listens. */
const wholeAnswer = 4000;

/** Who listens by TCP inside a container, asked inside; undefined where it has no `cat`, or too much to say. */
export async function askListeners(
  prober: Prober,
  containerId: string,
  signal?: AbortSignal,
): Promise<readonly Listener[] | undefined> {
  const { output } = await probeContainer(prober, containerId, readTables, signal);
  const isWhole = output.includes("local_address") && output.length < wholeAnswer;
  return isWhole ? parseListeners(output) : undefined;
}
