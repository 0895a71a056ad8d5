/**
 * Lines of a UTF-8 byte stream, without their ends; a character or a line may be split over chunks. Of a line longer
 * than `maxLength` only the beginning is kept, so that one endless line costs no more memory than that.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_000_000,
): AsyncGenerator<string> {
  const split = createLineSplitter(maxLength);
  for await (const chunk of chunks) yield* split.push(chunk);
  yield* split.end();
}

/** The state of such a stream, fed chunk by chunk. */
export interface LineSplitter {
  /** The lines that this chunk ends. */
  push(chunk: Uint8Array): readonly string[];
  /** What is left without a line end; nothing or one line. */
  end(): readonly string[];
}

/** Splits bytes into lines of at most `maxLength` characters each. */
export function createLineSplitter(maxLength: number): LineSplitter {
  const decoder = new TextDecoder();
  let pending = "";
  const take = (text: string): readonly string[] => {
    const parts = text.split("\n");
    const rest = parts.pop() ?? "";
    const lines = parts.map((part, index) => cut(index === 0 ? join(pending, part) : part));
    pending = cut(parts.length === 0 ? join(pending, rest) : rest);
    return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  };
  const cut = (text: string) => text.slice(0, maxLength);
  const join = (start: string, more: string) => (start.length < maxLength ? start + more : start);
  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      const lines = take(decoder.decode());
      return pending === "" ? lines : [...lines, pending];
    },
  };
}
