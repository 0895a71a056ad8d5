import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { cutText } from "./wrap-text.ts";

interface ScreenSize {
  readonly width: number;
  readonly rows: number;
}

/** The lines of a text that fit a screen: long ones are cut, and the last line counts those that are left out. */
export function fitScreen(text: string, { width, rows }: ScreenSize, style: Style): readonly string[] {
  const lines = text.split("\n").map((line) => cutText(line, width, style.symbols.more));
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows - 1));
  return [...shown, style.dim(cutText(`+${plural(lines.length - shown.length, "line")}`, width, ""))];
}
