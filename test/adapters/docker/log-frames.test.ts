import { describe, expect, it } from "vitest";
import { demultiplex, dropRepeatedTimes } from "../../../src/adapters/docker/log-frames.ts";
import { collectLines } from "../../../src/adapters/docker/read-logs.ts";

function frame(stream: "stdout" | "stderr", text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream === "stderr" ? 2 : 1;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

async function* chunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const lines = (bytes: Buffer, size = bytes.length) => collectLines(demultiplex(chunks(bytes, size)));

describe("logs of a container without a terminal", () => {
  it("are the last lines alone, though the engine sends more", async () => {
    const all = Buffer.concat(Array.from({ length: 1_000 }, (_, n) => frame("stdout", `line ${n}\n`)));
    const kept = await collectLines(demultiplex(chunks(all, 100)), 3);
    expect(kept).toEqual(["line 997", "line 998", "line 999"]);
    expect(await collectLines(demultiplex(chunks(all, 100)), 0)).toEqual([]);
  });

  const log = Buffer.concat([
    frame("stdout", "grün\nhalf "),
    frame("stderr", "oh \u001b[31mno\u001b[0m\n"),
    frame("stdout", ""),
    frame("stdout", "a line\nlast"),
  ]);

  it.each([1, 2, 3, 7, 8, 9, 1000])(
    "come as lines in the order in which they ended, in chunks of %i bytes",
    async (size) => {
      expect(await lines(log, size)).toEqual(["grün", "oh no", "half a line", "last"]);
    },
  );

  it.each([1, 2, 9, 16_000])(
    "have the time of a long line only at its start, in chunks of %i bytes",
    async (size) => {
      const time = "2024-05-01T10:00:00.123456789Z";
      const bytes = Buffer.concat([
        frame("stdout", `${time} ${"x".repeat(30)}gr\u00fc`),
        frame("stderr", `${time} other\n`),
        frame("stdout", `${time} n y`),
        frame("stdout", `${time} z\n`),
        frame("stdout", `${time} next\n`),
      ]);
      expect(await collectLines(dropRepeatedTimes(demultiplex(chunks(bytes, size))))).toEqual([
        `${time} other`,
        `${time} ${"x".repeat(30)}gr\u00fcn yz`,
        `${time} next`,
      ]);
    },
  );

  it("are empty for nothing", async () => {
    expect(await lines(Buffer.alloc(0))).toEqual([]);
  });

  it("cut a line of a megabyte, which is split over frames, and keep what follows", async () => {
    const pieces = Array.from({ length: 64 }, () => frame("stdout", "x".repeat(16_384)));
    const found = await lines(Buffer.concat([...pieces, frame("stdout", "\nnext\n")]), 65_536);
    expect(found.map((line) => line.length)).toEqual([2000, 4]);
  });
});
