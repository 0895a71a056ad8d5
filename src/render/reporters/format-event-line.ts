import { formatPosition } from "../../domain/errors.ts";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import { addHint } from "../text/add-hint.ts";
import { cleanLine, cleanText } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { describeEvent } from "./describe-event.ts";

/** An event on exactly one line, however long. */
export function formatEventLine(
  event: Exclude<ProgressEvent, { readonly kind: "interrupted" }>,
  style: Style,
): string {
  if (event.kind === "log") {
    return `${style.active(`${cleanLine(event.service)} |`)} ${cleanText(event.text).trimEnd()}`;
  }
  if (event.kind !== "notice") {
    const { sign, text } = describeEvent(event, style);
    return `${sign} ${text}`;
  }
  const { message, hint, file, line } = event.notice;
  const place =
    file === undefined ? "" : `${formatPosition(line === undefined ? { file } : { file, line })}: `;
  return `${style.warn(style.symbols.warn)} ${place}${cleanLine(addHint(message, hint))}`;
}
