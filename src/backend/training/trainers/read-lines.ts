import type { Readable } from "node:stream";

/** Calls back for each line of a stream in order; longer lines are cut at the limit. */
export async function readLines(
  stream: Readable,
  onLine: (line: string) => Promise<void>,
  limit = 64 * 1024,
): Promise<void> {
  let rest = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, limit);
    for (const line of lines) await onLine(line.slice(0, limit));
  }
  if (rest !== "") await onLine(rest);
}
