import { formatPosition } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { cleanLine } from "./clean-text.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

/** `⚠ .env:3: message`, and below it the hint. */
export function formatNotice(notice: Notice, style: Style): string {
  const { symbols, look } = style;
  const { file, line } = notice;
  const place =
    file === undefined ? "" : `${formatPosition(line === undefined ? { file } : { file, line })}: `;
  const message = wrapText(place + cleanLine(notice.message), {
    width: look.width,
    first: `${style.warn(symbols.warn)} `,
    rest: "  ",
  });
  if (notice.hint === undefined) return message;
  return `${message}\n${wrapText(style.dim(cleanLine(notice.hint)), { width: look.width, first: "  " })}`;
}
