import { displayWidth, wrapLine } from "./wrap-text.ts";

/** How one column behaves. */
export interface Column {
  /** A word above it; shown when any column has one. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Wrapped first where the table is too wide. */
  readonly flexible?: boolean;
  /** Left out where the words of all columns do not fit side by side; the lowest number goes first. */
  readonly dropped?: number;
}

/** The space and the look of a table. */
interface TableOptions {
  readonly width: number;
  readonly indent?: string;
  /** The style of titles. */
  readonly title?: (text: string) => string;
  /** Put the cells of a row below each other, rather than break words, where the columns do not fit side by side. */
  readonly stacks?: boolean;
}

const gap = "  ";

/** The least width of a column: one letter a line is not readable. */
const narrowest = 6;

/**
 * Rows in columns by display width, which aligns wide characters and emoji too. Columns without any content are left
 * out, cells are wrapped where the table is too wide, and no line ends in spaces.
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  { width, indent = "", title = (text) => text, stacks = false }: TableOptions,
): string {
  const room = width - displayWidth(indent);
  const filled = columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => rows.some((row) => row[index]));
  const used = dropColumns(filled, rows, room);
  const titles = used.map(({ column }) => title(column.title ?? ""));
  const hasTitles = used.some(({ column }) => column.title);
  const cells = rows.map((row) => used.map(({ index }) => row[index] ?? ""));
  if (stacks && leastWidth(used, rows) > room)
    return cells.flatMap((row) => stackRow(row, width, indent)).join("\n");
  const all = hasTitles ? [titles, ...cells] : cells;
  const shape = used.map(({ column }) => column);
  const widths = fitWidths(all, shape, room);
  return all
    .flatMap((row) => layRow(row, shape, widths).map((line) => `${indent}${line}`.trimEnd()))
    .join("\n");
}

interface UsedColumn {
  readonly column: Column;
  readonly index: number;
}

/** The columns that are left once the table fits, or once no more can be left out. */
function dropColumns(
  columns: readonly UsedColumn[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly UsedColumn[] {
  // A column that is never left out is not wrapped either while another one can go.
  const isWrapped = ({ flexible = false, dropped }: Column) => flexible && dropped !== undefined;
  if (leastWidth(columns, rows, isWrapped) <= room) return columns;
  const next = columns
    .filter(({ column }) => column.dropped !== undefined)
    .toSorted((a, b) => (a.column.dropped ?? 0) - (b.column.dropped ?? 0))[0];
  if (next === undefined) return columns;
  return dropColumns(
    columns.filter((one) => one !== next),
    rows,
    room,
  );
}

/** The least width at which no word is broken and no fixed column is wrapped. */
function leastWidth(
  columns: readonly UsedColumn[],
  rows: readonly (readonly string[])[],
  isWrapped: (column: Column) => boolean = ({ flexible = false }) => flexible,
): number {
  const widths = columns.map(({ column, index }) => {
    const measure = isWrapped(column) ? widestWord : widestLine;
    return Math.max(displayWidth(column.title ?? ""), ...rows.map((row) => measure(row[index] ?? "")));
  });
  return widths.reduce((sum, one) => sum + one, gap.length * (widths.length - 1));
}

/** The first cell, and below it the others, each on lines of its own. Only a word wider than a line is broken. */
function stackRow(
  [first = "", ...rest]: readonly string[],
  width: number,
  indent: string,
): readonly string[] {
  const lay = (cell: string, margin: string) =>
    wrapLine(cell, Math.max(1, width - displayWidth(margin)), true).map((line) =>
      `${margin}${line}`.trimEnd(),
    );
  return [
    ...lay(first, indent),
    ...rest.filter((cell) => cell !== "").flatMap((cell) => lay(cell, `${indent}${gap}${gap}`)),
  ];
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
