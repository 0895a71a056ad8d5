import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";

/** How long a stream may say nothing once the child has ended. What the child itself wrote is there by then. */
const quietMs = 2_000;

/**
 * The chunks that a child prints, until the stream ends, or until the child has ended and the stream says nothing more:
 * a process that the child left behind, such as ssh's master connection, may hold the stream open for hours.
 */
export async function* readUntilQuiet(stream: Readable, child: ChildProcess): AsyncGenerator<Uint8Array> {
  let chunks = 0;
  let isReading = false;
  let isGivenUp = false;
  let timer: NodeJS.Timeout | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, quietMs);
  };
  const giveUp = async () => {
    const before = chunks;
    // Where this process was busy meanwhile, chunks may be there that nobody has taken yet.
    await setImmediate();
    await setImmediate();
    if (!isReading || chunks !== before) return listen();
    isGivenUp = true;
    stream.destroy();
  };
  if (child.exitCode === null && child.signalCode === null) child.once("exit", listen);
  else listen();
  try {
    isReading = true;
    for await (const chunk of stream) {
      chunks += 1;
      isReading = false;
      if (timer !== undefined) listen();
      yield chunk;
      isReading = true;
    }
  } catch (error) {
    if (!isGivenUp) throw error;
  } finally {
    child.off("exit", listen);
    clearTimeout(timer);
  }
}
