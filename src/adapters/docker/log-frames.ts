/** A piece of a container's output, of one of its streams. */
export interface LogPiece {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

const headerLength = 8;

/**
 * Takes apart what the engine multiplexes for a container without a terminal: frames of 8 bytes of header (stream,
 * three zeros, length in big endian) and that many bytes of output
 * (https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Container/operation/ContainerAttach). Pieces are
 * handed on as they come, so that a long frame is never held whole.
 */
export async function* demultiplex(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  let header = Buffer.alloc(0);
  let stream: LogPiece["stream"] = "stdout";
  let left = 0;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (left > 0) {
        yield { stream, bytes: rest.subarray(0, left) };
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
      header = Buffer.alloc(0);
    }
  }
}
