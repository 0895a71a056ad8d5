import { describe, expect, it } from "vitest";
import { createLineSplitter, readLines } from "../../../src/adapters/text/lines.ts";

async function collect(chunks: readonly Uint8Array[], maxLength?: number): Promise<readonly string[]> {
  async function* source() {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const line of readLines(source(), maxLength)) lines.push(line);
  return lines;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("readLines", () => {
  it("returns each line without its line break, including an unterminated last line", async () => {
    expect(await collect([bytes("a\nb\r\n\nc")])).toEqual(["a", "b", "", "c"]);
  });

  it("returns no line for empty input, and no empty line after the last line break", async () => {
    expect(await collect([])).toEqual([]);
    expect(await collect([bytes("a\n")])).toEqual(["a"]);
  });

  it("puts lines and characters of several bytes together wherever the chunks are cut", async () => {
    const text = "grün → 🐳\nzwei\n";
    for (let at = 0; at <= bytes(text).length; at += 1) {
      expect(await collect([bytes(text).slice(0, at), bytes(text).slice(at)])).toEqual(["grün → 🐳", "zwei"]);
    }
    expect(await collect([...bytes(text)].map((byte) => Uint8Array.of(byte)))).toEqual(["grün → 🐳", "zwei"]);
  });

  it("keeps only the beginning of a line that is too long, and the next line whole", async () => {
    const chunks = [bytes("x".repeat(7)), bytes("x".repeat(7)), bytes("x\nshort\n")];
    expect(await collect(chunks, 10)).toEqual(["x".repeat(10), "short"]);
  });

  it("holds no more of an endless line than it will give", () => {
    const splitter = createLineSplitter(100);
    const chunk = bytes("y".repeat(1000));
    for (let count = 0; count < 1000; count += 1) expect(splitter.push(chunk)).toEqual([]);
    expect(splitter.end()).toEqual(["y".repeat(100)]);
  });
});
