import type { Listener } from "../../domain/container-facts.ts";
import { type Prober, probeContainer } from "./probe-container.ts";
import { parseListeners } from "./read-listeners.ts";

const readTables = { command: ["cat", "/proc/net/tcp", "/proc/net/tcp6"], intervalMs: 0, timeoutMs: 3000 };

/** Longer output may be cut. A port missing from a cut list would look as if nothing listened on it. */
const wholeAnswer = 4000;

/**
 * TCP listeners inside a container, read by running `cat` in it. Undefined when the container has no `cat`,
 * or when the output is too long.
 */
export async function askListeners(
  prober: Prober,
  containerId: string,
  signal?: AbortSignal,
): Promise<readonly Listener[] | undefined> {
  const { output } = await probeContainer(prober, containerId, readTables, signal);
  const isWhole = output.includes("local_address") && output.length < wholeAnswer;
  return isWhole ? parseListeners(output) : undefined;
}
