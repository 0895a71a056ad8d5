import { displayWidth } from "./display-width.ts";
import { wrapLine } from "./wrap-text.ts";

/** How one column behaves. */
export interface Column {
  /** A word above it; shown when any column has one. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Wrapped first where the table is too wide. */
  readonly flexible?: boolean;
}

/** What a table is laid into. */
interface TableOptions {
  readonly width: number;
  readonly indent?: string;
  /** How titles look. */
  readonly title?: (text: string) => string;
}

const gap = "  ";

/** Below this, a column is not narrowed: a letter a line helps nobody. */
const narrowest = 6;

/**
 * Rows in columns by display width, so that wide characters and emoji stand right. Columns without any content are left
 * out, cells are wrapped where the table is too wide, and no line ends in spaces.
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  { width, indent = "", title = (text) => text }: TableOptions,
): string {
  const used = columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => rows.some((row) => row[index]));
  const titles = used.map(({ column }) => title(column.title ?? ""));
  const hasTitles = used.some(({ column }) => column.title);
  const cells = rows.map((row) => used.map(({ index }) => row[index] ?? ""));
  const all = hasTitles ? [titles, ...cells] : cells;
  const shape = used.map(({ column }) => column);
  const widths = fitWidths(all, shape, width - displayWidth(indent));
  return all
    .flatMap((row) => layRow(row, shape, widths).map((line) => `${indent}${line}`.trimEnd()))
    .join("\n");
}

function fitWidths(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  room: number,
): readonly number[] {
  const widthOf = (measure: (cell: string) => number) =>
    columns.map((_, index) => Math.max(...rows.map((row) => measure(row[index] ?? ""))));
  const widths = widthOf(widestLine);
  const words = widthOf(widestWord);
  const isFlexible = (index: number) => columns[index]?.flexible ?? false;
  // First the flexible columns between their words, then through them, at last all others.
  shrink(widths, room, (index) => (isFlexible(index) ? (words[index] ?? 0) : Number.POSITIVE_INFINITY));
  shrink(widths, room, (index) => (isFlexible(index) ? narrowest : Number.POSITIVE_INFINITY));
  shrink(widths, room, () => narrowest);
  return widths;
}

/** Takes from the widest column that may give, one by one, until all fit or none may. */
function shrink(widths: number[], room: number, least: (index: number) => number): void {
  const gaps = gap.length * (widths.length - 1);
  while (widths.reduce((sum, one) => sum + one, gaps) > room) {
    let found = -1;
    for (const [index, width] of widths.entries()) {
      if (width > Math.max(narrowest, least(index)) && width > (widths[found] ?? 0)) found = index;
    }
    if (found === -1) return;
    widths[found] = (widths[found] ?? 0) - 1;
  }
}

function layRow(
  row: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): readonly string[] {
  const wrapped = row.map((cell, index) =>
    widestLine(cell) <= (widths[index] ?? 0) ? cell.split("\n") : wrapLine(cell, widths[index] ?? 1, true),
  );
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, index) => pad(lines[line] ?? "", widths[index] ?? 0, columns[index]?.align))
      .join(gap),
  );
}

function pad(text: string, width: number, align: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}

function widestLine(cell: string): number {
  return Math.max(...cell.split("\n").map((line) => displayWidth(line)));
}

function widestWord(cell: string): number {
  return Math.max(...cell.split(/\s/).map((word) => displayWidth(word)));
}
