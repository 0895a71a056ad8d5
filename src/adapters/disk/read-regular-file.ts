import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { formatBytes } from "../../domain/size.ts";

/** Size limit for a text that users write: a hundred times the largest known project. */
export const mostTextBytes = 8 * 1024 ** 2;

/** Size limit for a file of the kernel or a record of stackctl. */
export const mostListBytes = 64 * 1024 ** 2;

interface ReadingBound {
  /** Default: `mostTextBytes`. */
  readonly maxBytes?: number;
  /** If false, a symbolic link is refused. */
  readonly followLinks?: boolean;
}

/** A path that does not lead to a readable text. `code` is the closest system error code. */
export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Reads the bytes of a file. All file reads in this program use this function. It never waits for a pipe,
 * opens no device and reads no more than the limit. Throws UnfitFile, or the system's error. It is
 * synchronous because files are small, and a thread pool round trip takes longer than reading one.
 */
export function readFileBytes(path: string, bound: ReadingBound = {}): Buffer {
  const { maxBytes = mostTextBytes, followLinks = true } = bound;
  // Check the type before opening: opening a device may start it, and opening a pipe wakes its writer.
  const before = followLinks ? statSync(path) : lstatSync(path);
  if (isNullDevice(path, before)) return Buffer.alloc(0);
  refuseOther(before, maxBytes);
  const noFollow = followLinks ? 0 : (constants.O_NOFOLLOW ?? 0);
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | noFollow);
  try {
    const facts = fstatSync(file);
    refuseOther(facts, maxBytes);
    return readAll(file, facts.size, maxBytes);
  } finally {
    closeSync(file);
  }
}

/** The content of a file as UTF-8 text. */
export function readFileText(path: string, bound?: ReadingBound): string {
  return readFileBytes(path, bound).toString("utf8");
}

/** The text of a kernel file or a stackctl record, which may be longer than a text that users write. */
export function readListText(path: string): string {
  return readFileText(path, { maxBytes: mostListBytes });
}

/** The same, but undefined when the file cannot be read. */
export function tryListText(path: string): string | undefined {
  try {
    return readListText(path);
  } catch {
    return undefined;
  }
}

/**
 * The first bytes of a regular file of any size, or fewer if the file is shorter. Throws like the other
 * functions.
 */
export function readFileStart(path: string, count: number): Buffer {
  refuseOther(statSync(path), Number.POSITIVE_INFINITY);
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const start = Buffer.alloc(count);
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}

function isNullDevice(path: string, facts: Stats): boolean {
  return path === "/dev/null" && facts.isCharacterDevice();
}

function refuseOther(facts: Stats, maxBytes: number): void {
  if (facts.isFile()) {
    if (facts.size > maxBytes) throw tooLarge(facts.size, maxBytes);
    return;
  }
  const name = "Pass a regular file.";
  if (facts.isDirectory()) throw new UnfitFile("EISDIR", "it is a folder", "Pass a file.");
  if (facts.isSymbolicLink()) throw new UnfitFile("ELOOP", "it is a symbolic link", name);
  if (facts.isFIFO()) {
    const message = "it is a pipe, which can be read only once, but must be read several times";
    throw new UnfitFile("ESPIPE", message, "Write it to a file and pass that file.");
  }
  if (facts.isSocket()) throw new UnfitFile("ENXIO", "it is a socket", name);
  throw new UnfitFile("ENODEV", "it is a device, which never ends", name);
}

/** Reads to the end. The reported size is only a first guess: kernel files report 0, and a log grows. */
function readAll(file: number, size: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  let room = Math.min(size + 1, maxBytes + 1);
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(room, 4096));
    const count = readSync(file, chunk, 0, chunk.length, null);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    total += count;
    if (total > maxBytes) throw tooLarge(total, maxBytes);
    room = Math.min(Math.max(size + 1 - total, 65_536), maxBytes + 1 - total);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, total);
}

function tooLarge(found: number, maxBytes: number): UnfitFile {
  const message = `its size is ${formatBytes(found)} or more; the limit is ${formatBytes(maxBytes)}`;
  return new UnfitFile("EFBIG", message, "Pass a smaller file, or split it.");
}
