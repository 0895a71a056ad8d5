import type { Container } from "../../domain/container.ts";
import type { LogLine, LogRange } from "../../domain/log-line.ts";
import type { Engine } from "../../ports/engine.ts";

/** A line of a log with the container that wrote it. */
export interface ContainerLine {
  readonly container: Container;
  readonly line: LogLine;
}

/**
 * The lines of several containers' logs in the order of their times; lines without times come container by container.
 * Only one line of each container is in memory.
 */
export async function* mergeLogs(
  containers: readonly Container[],
  range: Omit<LogRange, "follow" | "after">,
  { engine }: { readonly engine: Pick<Engine, "streamLogs"> },
  signal: AbortSignal,
): AsyncGenerator<ContainerLine> {
  const sources = containers.map((container) => ({
    container,
    lines: engine.streamLogs(container.id, { ...range, follow: false }, signal)[Symbol.asyncIterator](),
  }));
  try {
    const heads = await Promise.all(sources.map(({ lines }) => lines.next()));
    for (;;) {
      const index = findFirst(heads);
      const source = sources[index];
      const head = heads[index];
      if (source === undefined || head === undefined || head.done || signal.aborted) return;
      yield { container: source.container, line: head.value };
      heads[index] = await source.lines.next();
    }
  } finally {
    await Promise.all(sources.map(({ lines }) => lines.return?.()));
  }
}

/** The index of the oldest line; -1 if there is none. */
function findFirst(heads: readonly IteratorResult<LogLine, unknown>[]): number {
  let first = -1;
  let time = "";
  for (const [index, head] of heads.entries()) {
    if (head.done) continue;
    const own = head.value.time ?? "";
    if (first >= 0 && own >= time) continue;
    first = index;
    time = own;
  }
  return first;
}
