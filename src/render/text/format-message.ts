import type { ErrorDocument } from "../../domain/documents/error-document.ts";
import { formatPosition, type Problem, type StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import type { Style } from "./style.ts";
import { displayWidth, wrapText } from "./wrap-text.ts";

/** What happened, each problem with its place, and what to do. */
export function formatError({ message, problems, hint }: StackError, style: Style): string {
  const { symbols } = style;
  return [
    layBlock(cleanText(message), `${style.bad(symbols.bad)} `, style),
    ...problems.map((problem) => formatProblem(problem, style)),
    ...(hint === undefined ? [] : [layBlock(cleanText(hint), `${style.active(symbols.arrow)} `, style)]),
  ].join("\n");
}

/** The same for programs. */
export function formatErrorDocument({ code, message, hint, problems, known }: StackError): ErrorDocument {
  return {
    error: {
      code,
      message,
      hint: hint ?? null,
      ...(known !== undefined && { cause: { id: known.id, title: known.title } }),
      ...(problems.length > 0 && {
        problems: problems.map((problem) => ({
          message: problem.message,
          file: problem.where?.file ?? null,
          line: problem.where?.line ?? null,
          column: problem.where?.column ?? null,
          hint: problem.hint ?? null,
        })),
      }),
    },
  };
}

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

function formatProblem({ message, where, hint }: Problem, style: Style): string {
  const place = where === undefined ? "" : `${style.strong(cleanText(formatPosition(where)))}: `;
  const text = layBlock(place + cleanText(message), "  ", style);
  return hint === undefined ? text : `${text}\n${layBlock(style.dim(cleanText(hint)), "    ", style)}`;
}

function layBlock(text: string, first: string, { look }: Style): string {
  const rest = " ".repeat(displayWidth(first));
  const lines = text.split("\n");
  return lines
    .map((line, index) => wrapText(line, { width: look.width, first: index === 0 ? first : rest, rest }))
    .join("\n");
}
