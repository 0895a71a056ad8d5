import { stripControl } from "./strip-control.ts";

/**
 * Lines of a UTF-8 byte stream, without line ends. A character or a line may be split across chunks. Of a
 * line longer than `maxLength`, only the start is kept, which bounds the memory for an endless line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_000_000,
): AsyncGenerator<string> {
  const split = createLineSplitter(maxLength);
  for await (const chunk of chunks) yield* split.push(chunk);
  yield* split.end();
}

/** An incremental line splitter, fed chunk by chunk. */
export interface LineSplitter {
  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): readonly string[];
  /** The text after the last line end: no line or one. */
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

/** How many characters of a log line are kept. */
const longestLine = 2000;

/** Splits a log into lines. Colour codes are removed later, and count towards the line length until then. */
export function createLogSplitter(): LineSplitter {
  return createLineSplitter(4 * longestLine);
}

/** A log line without control characters, cut to the maximum length. */
export function tidyLogLine(line: string): string {
  return stripControl(line).slice(0, longestLine);
}

/** The end of an output: at most `count` lines, without empty lines. */
interface LastLines {
  push(line: string): void;
  lines(): readonly string[];
}

/** Keeps the last `count` lines and drops the others. */
export function keepLastLines(count: number): LastLines {
  const kept: string[] = [];
  return {
    push(line) {
      if (line.trim() === "") return;
      kept.push(line);
      if (kept.length > count) kept.shift();
    },
    lines: () => [...kept],
  };
}
