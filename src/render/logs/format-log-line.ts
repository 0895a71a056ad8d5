import type { Style } from "../text/style.ts";

/** How log lines look. */
export interface LogLayout {
  /** Width of the container names in front of the lines; undefined without names. */
  readonly nameWidth: number | undefined;
  readonly timestamps: boolean;
}

/** A line as Compose prints it: `web-1  | text`, with each match highlighted. */
export function formatLogLine(
  { name, time, text }: { readonly name: string; readonly time: string | undefined; readonly text: string },
  matches: readonly { readonly start: number; readonly end: number }[],
  { nameWidth, timestamps }: LogLayout,
  style: Style,
): string {
  const prefix = nameWidth === undefined ? "" : `${style.active(`${name.padEnd(nameWidth)}  |`)} `;
  const stamp = timestamps && time !== undefined ? `${style.dim(time)} ` : "";
  return `${prefix}${stamp}${highlight(text, matches, style)}`;
}

function highlight(
  text: string,
  matches: readonly { readonly start: number; readonly end: number }[],
  style: Style,
): string {
  let end = 0;
  let result = "";
  for (const match of matches) {
    const found = text.slice(match.start, match.end);
    result += text.slice(end, match.start) + (found === "" ? "" : style.bad(style.strong(found)));
    end = match.end;
  }
  return result + text.slice(end);
}
