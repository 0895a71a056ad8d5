import { clearLine, cursorTo, moveCursor } from "node:readline";
import { Writable } from "node:stream";
import { Terminal } from "@xterm/headless";

type ScreenRecord = { readonly text: string } | { readonly columns: number; readonly rows: number };

/** A stream that behaves like a terminal of this size and records everything written to it. */
export class ScreenStream extends Writable {
  readonly isTTY = true;
  readonly records: ScreenRecord[] = [];
  columns: number;
  rows: number;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.records.push({ columns, rows });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.records.push({ text: String(chunk) });
    done();
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.records.push({ columns, rows });
    this.emit("resize");
  }

  cursorTo(x: number): boolean {
    return cursorTo(this, x);
  }

  moveCursor(dx: number, dy: number): boolean {
    return moveCursor(this, dx, dy);
  }

  clearLine(direction: -1 | 0 | 1): boolean {
    return clearLine(this, direction);
  }

  /** The complete output, including escape sequences. */
  get written(): string {
    return this.records.map((record) => ("text" in record ? record.text : "")).join("");
  }
}

/**
 * The lines of a terminal after the first `records` records (default: all), including the scrollback. The emulator
 * needs real timers.
 */
export async function renderScreen(
  stream: ScreenStream,
  records = stream.records.length,
): Promise<readonly string[]> {
  const terminal = new Terminal({ allowProposedApi: true, convertEol: true, scrollback: 1000 });
  for (const record of joinTexts(stream.records.slice(0, records))) {
    if ("text" in record) await new Promise<void>((resolve) => terminal.write(record.text, resolve));
    else terminal.resize(record.columns, record.rows);
  }
  const buffer = terminal.buffer.active;
  const lines = Array.from(
    { length: buffer.length },
    (_, at) => buffer.getLine(at)?.translateToString(true) ?? "",
  );
  terminal.dispose();
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

function joinTexts(records: readonly ScreenRecord[]): readonly ScreenRecord[] {
  const joined: ScreenRecord[] = [];
  for (const record of records) {
    const last = joined.at(-1);
    if (last && "text" in last && "text" in record)
      joined[joined.length - 1] = { text: last.text + record.text };
    else joined.push(record);
  }
  return joined;
}
