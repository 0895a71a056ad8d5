/** A chunk of a container's output from one of its streams. */
export interface LogPiece {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
  /** The chunk is the first of its frame. */
  readonly startsFrame: boolean;
}

/** The output of a container with a terminal, which has no frames. */
export async function* asStdout(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  for await (const bytes of chunks) yield { stream: "stdout", bytes, startsFrame: false };
}

const headerLength = 8;

/**
 * Splits the engine's multiplexed stream of a container without a terminal. Each frame has an 8-byte header
 * (stream, three zeros, big-endian length) and that many bytes of output
 * (https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Container/operation/ContainerAttach).
 * Chunks are passed on as they arrive, so that a long frame is never held in memory.
 */
export async function* demultiplex(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  let header = Buffer.alloc(0);
  let stream: LogPiece["stream"] = "stdout";
  let left = 0;
  let startsFrame = false;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (left > 0) {
        yield { stream, bytes: rest.subarray(0, left), startsFrame };
        startsFrame = false;
        const taken = Math.min(left, rest.length);
        left -= taken;
        rest = rest.subarray(taken);
        continue;
      }
      const missing = headerLength - header.length;
      header = Buffer.concat([header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (header.length < headerLength) continue;
      stream = header[0] === 2 ? "stderr" : "stdout";
      left = header.readUInt32BE(4);
      startsFrame = true;
      header = Buffer.alloc(0);
    }
  }
}

const lineFeed = 10;
const space = 32;

/**
 * The output without the times inside lines: the engine keeps a line of more than 16 KiB in parts, and puts the time
 * before each part, in a frame of its own.
 */
export async function* dropRepeatedTimes(pieces: AsyncIterable<LogPiece>): AsyncGenerator<LogPiece> {
  const states = {
    stdout: { isInLine: false, isInTime: false },
    stderr: { isInLine: false, isInTime: false },
  };
  for await (const piece of pieces) {
    const state = states[piece.stream];
    if (piece.startsFrame && state.isInLine) state.isInTime = true;
    const end = state.isInTime ? piece.bytes.indexOf(space) : -1;
    if (state.isInTime && end < 0) continue;
    state.isInTime = false;
    const bytes = piece.bytes.subarray(end + 1);
    if (bytes.length > 0) state.isInLine = bytes.at(-1) !== lineFeed;
    yield { ...piece, bytes };
  }
}
