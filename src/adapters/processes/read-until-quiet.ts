import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";

/** How long a stream may be silent after the child has exited. The child's own output has arrived by then. */
const quietMs = 2_000;

/**
 * The output chunks of a child, until the stream ends, or until the child has exited and the stream is
 * silent. A process that the child started, such as ssh's master connection, may keep the stream open for
 * hours.
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
    // If this process was busy, chunks may be buffered that were not read yet.
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
