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

/** What a text that people write may measure: a hundred times the largest project that is known. */
export const mostTextBytes = 8 * 1024 ** 2;

/** What a list of the kernel or a record of stackctl's own may measure. */
export const mostListBytes = 64 * 1024 ** 2;

interface ReadingBound {
  /** Default: `mostTextBytes`. */
  readonly maxBytes?: number;
  /** False: a symbolic link is refused. */
  readonly followLinks?: boolean;
}

/** A path that leads to something else than a text to read. `code` is the nearest one of the system's. */
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
 * The bytes of a file: the only reading of files in this program. It never waits for a pipe, starts no device and reads
 * no more than the bound. Throws UnfitFile, or the system's error. All at once: files are small, and each turn through
 * the thread pool takes longer than reading one.
 */
export function readFileBytes(path: string, bound: ReadingBound = {}): Buffer {
  const { maxBytes = mostTextBytes, followLinks = true } = bound;
  // Looked at before it is opened: opening a device may start it, and opening a pipe wakes its writer.
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

/** The same as UTF-8 text. */
export function readFileText(path: string, bound?: ReadingBound): string {
  return readFileBytes(path, bound).toString("utf8");
}

/** A file of the kernel or of this program's own, which may be longer than what people write. */
export function readListText(path: string): string {
  return readFileText(path, { maxBytes: mostListBytes });
}

/** The same; undefined where it cannot be read. */
export function tryListText(path: string): string | undefined {
  try {
    return readListText(path);
  } catch {
    return undefined;
  }
}

/** The first bytes of a regular file of any size; fewer where it is shorter. Throws as the others do. */
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

/** The size that a file says it has is no more than a first guess: files of the kernel say 0, and a log grows. */
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
