import type { Span } from "./read-terminal.ts";

const cellWidth = 8.4;
const lineHeight = 20;
const padding = 20;
const titleHeight = 28;
/** Readable on a dark background: contrast of at least 4.5 to 1. */
const background = "#161b22";
const foreground = "#e6edf3";
const muted = "#9da7b3";
const colors: Readonly<Record<number, string>> = {
  1: "#ff7b72",
  2: "#56d364",
  3: "#e3b341",
  4: "#79c0ff",
  5: "#d2a8ff",
  6: "#56d4dd",
  7: foreground,
  8: muted,
  9: "#ffa198",
  10: "#7ee787",
  11: "#f2cc60",
  12: "#a5d6ff",
  13: "#e2c5ff",
  14: "#b3f0ff",
  15: "#ffffff",
};

/**
 * A picture of a terminal window of this many columns, as SVG. `description` is its text for screen readers.
 */
export function formatSvg(
  lines: readonly (readonly Span[])[],
  { columns, description }: { readonly columns: number; readonly description: string },
): string {
  const width = Math.ceil(columns * cellWidth + 2 * padding);
  const height = titleHeight + lines.length * lineHeight + padding;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(description)}">`,
    `<title>${escapeXml(description)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    ...[colors[1], colors[3], colors[2]].map(
      (color, at) => `<circle cx="${padding + at * 18}" cy="${titleHeight / 2 + 2}" r="5" fill="${color}"/>`,
    ),
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${foreground}" xml:space="preserve">`,
    ...lines.flatMap((line, at) => formatLine(line, titleHeight + 14 + at * lineHeight)),
    "</g>",
    "</svg>",
  ].join("\n")}\n`;
}

/** The text of a picture, line by line, without colours. */
export function readSvgText(svg: string): string {
  const rows = [...svg.matchAll(/<text y="[\d.]+">(.*)<\/text>/g)].map(([, row = ""]) =>
    unescapeXml(
      [...row.matchAll(/<tspan x="([\d.]+)"[^>]*>([^<]*)<\/tspan>/g)].reduce(
        (text, [, x = "0", part = ""]) => text.padEnd(Math.round((Number(x) - padding) / cellWidth)) + part,
        "",
      ),
    ),
  );
  return rows.join("\n");
}

function formatLine(spans: readonly Span[], y: number): readonly string[] {
  let column = 0;
  const parts: string[] = [];
  for (const span of spans) {
    const start = column;
    column += span.text.length;
    if (span.text.trim() !== "") parts.push(formatSpan(span, start));
  }
  return [`<text y="${y}">${parts.join("")}</text>`];
}

/** `textLength` aligns columns in any font. */
function formatSpan({ text, color, bold, dim }: Span, column: number): string {
  const fill = dim ? muted : color === undefined ? undefined : colors[color];
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const attributes = [
    `x="${round(padding + (column + lead) * cellWidth)}"`,
    `textLength="${round(shown.length * cellWidth)}"`,
    ...(fill === undefined ? [] : [`fill="${fill}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
  ];
  return `<tspan ${attributes.join(" ")}>${escapeXml(shown)}</tspan>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}
