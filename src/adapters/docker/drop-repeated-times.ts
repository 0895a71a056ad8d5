import type { LogPiece } from "./log-frames.ts";

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
