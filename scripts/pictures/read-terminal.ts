import { type IBufferCell, Terminal } from "@xterm/headless";

/** Consecutive characters with the same style. */
export interface Span {
  readonly text: string;
  /** One of the 16 ANSI colours, 0 to 15; undefined is the default colour of the terminal. */
  readonly color: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** The lines that a terminal of this width shows for the output, without empty lines at the end. */
export async function readTerminal(output: string, columns: number): Promise<readonly (readonly Span[])[]> {
  const terminal = new Terminal({ allowProposedApi: true, cols: columns, rows: 200, scrollback: 1000 });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, at) => {
    const line = buffer.getLine(at);
    const cells = Array.from({ length: columns }, (_unused, column) => line?.getCell(column));
    return joinCells(cells.filter((cell) => cell !== undefined));
  });
  terminal.dispose();
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
}

function joinCells(cells: readonly IBufferCell[]): readonly Span[] {
  const spans: Span[] = [];
  for (const cell of cells) {
    // The second half of a wide character has no width.
    if (cell.getWidth() === 0) continue;
    const span = readCell(cell);
    const last = spans.at(-1);
    if (last && last.color === span.color && last.bold === span.bold && last.dim === span.dim) {
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    } else spans.push(span);
  }
  const end = spans.findLastIndex(({ text }) => text.trim() !== "");
  return spans
    .slice(0, end + 1)
    .map((span, at) => (at === end ? { ...span, text: span.text.trimEnd() } : span));
}

function readCell(cell: IBufferCell): Span {
  return {
    text: cell.getChars() || " ",
    color: cell.isFgPalette() ? cell.getFgColor() : undefined,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}
