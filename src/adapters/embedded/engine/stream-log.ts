import { setTimeout } from "node:timers/promises";
import type { LogLine, LogRange } from "../../../domain/log-line.ts";
import { stripControl } from "../../text/strip-control.ts";
import { openLog, readLog } from "./read-log.ts";

const pollEveryMs = 200;
const chunkBytes = 65_536;
/** How much of one line is kept, in bytes. */
const longestLine = 1_000_000;

interface ServiceLog {
  readonly path: string;
  /** When the current run started, in epoch milliseconds. */
  readonly startedAtMs: number;
  isRunning(): Promise<boolean>;
}

/**
 * The lines of a service's log. The log has no times: `sinceMs` skips the lines that a run which started earlier
 * has already written. A cursor is the file's inode and an offset in bytes.
 */
export async function* streamLog(
  { path, startedAtMs, isRunning }: ServiceLog,
  { lines, sinceMs, after, follow }: LogRange,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const skips = sinceMs !== undefined && startedAtMs < sinceMs;
  let place = after === undefined ? await findStart(path, skips || lines !== undefined) : parseCursor(after);
  if (after === undefined && lines !== undefined && !skips) {
    for (const text of await readLog(path, lines)) yield toLine(text, place);
  }
  for (;;) {
    const isOver = !follow || !(await isRunning());
    for (;;) {
      const read = await readFrom(path, place, isOver);
      place = read.place;
      for (const { text, offset } of read.lines) yield toLine(text, { ...place, offset });
      if (read.isAtEnd || signal.aborted) break;
    }
    if (isOver || signal.aborted) return;
    await setTimeout(pollEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

interface Place {
  readonly inode: number | undefined;
  readonly offset: number;
}

interface Part {
  readonly place: Place;
  readonly lines: readonly { readonly text: string; readonly offset: number }[];
  readonly isAtEnd: boolean;
}

async function findStart(path: string, atEnd: boolean): Promise<Place> {
  const file = await openLog(path);
  if (!file) return { inode: undefined, offset: 0 };
  try {
    const { ino, size } = await file.stat();
    return { inode: ino, offset: atEnd ? size : 0 };
  } finally {
    await file.close();
  }
}

/** The whole lines of the next chunk. A log that was truncated or replaced is read from its start. */
async function readFrom(path: string, { inode, offset }: Place, takesRest: boolean): Promise<Part> {
  const file = await openLog(path);
  if (!file) return { place: { inode, offset }, lines: [], isAtEnd: true };
  try {
    const { ino, size } = await file.stat();
    const start = ino !== inode || size < offset ? 0 : offset;
    let bytes = Buffer.alloc(0);
    let position = start;
    while (position < size && !bytes.includes(10) && bytes.length < longestLine) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(chunkBytes), position });
      if (bytesRead === 0) break;
      bytes = Buffer.concat([bytes, buffer.subarray(0, bytesRead)]);
      position += bytesRead;
    }
    return splitPart(bytes, { inode: ino, offset: start }, { isAtEnd: position >= size, takesRest });
  } finally {
    await file.close();
  }
}

function splitPart(
  bytes: Buffer,
  { inode, offset }: Place,
  { isAtEnd, takesRest }: { readonly isAtEnd: boolean; readonly takesRest: boolean },
): Part {
  const lines: { text: string; offset: number }[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    lines.push({ text: bytes.toString("utf8", start, end), offset: offset + end + 1 });
    start = end + 1;
  }
  const rest = bytes.length - start;
  if (rest > 0 && (rest >= longestLine || (isAtEnd && takesRest))) {
    lines.push({ text: bytes.toString("utf8", start), offset: offset + bytes.length });
    start = bytes.length;
  }
  return { place: { inode, offset: offset + start }, lines, isAtEnd };
}

function parseCursor(cursor: string): Place {
  const [inode, offset] = cursor.split(":").map(Number);
  return { inode, offset: offset ?? 0 };
}

function toLine(text: string, { inode, offset }: Place): LogLine {
  return { cursor: `${inode}:${offset}`, time: undefined, stream: undefined, text: stripControl(text) };
}
