import type { DoctorCheck, DoctorReport } from "../../domain/doctor-report.ts";
import { plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { displayWidth, wrapText } from "../text/wrap-text.ts";

/** Every check with what it found, below it what to do, and at the end how many are not well. */
export function formatDoctor({ ok, checks }: DoctorReport, style: Style): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const list = checks.map((check) => formatCheck(check, width, style)).join("\n");
  const count = (status: DoctorCheck["status"]) => checks.filter((check) => check.status === status).length;
  const parts = [
    ...(count("error") > 0 ? [plural(count("error"), "error")] : []),
    ...(count("warning") > 0 ? [plural(count("warning"), "warning")] : []),
    `${count("ok")} ok`,
    ...(count("skipped") > 0 ? [`${count("skipped")} skipped`] : []),
  ];
  const first = `${ok ? style.ok(style.symbols.ok) : style.bad(style.symbols.bad)} `;
  const end = wrapText(`${plural(checks.length, "check")}: ${parts.join(", ")}`, {
    width: style.look.width,
    first,
    rest: "  ",
  });
  return `${list}\n\n${end}`;
}

function formatCheck(check: DoctorCheck, nameWidth: number, style: Style): string {
  const { name, status, message, fix } = check;
  const { look, symbols } = style;
  const indent = " ".repeat(nameWidth + 4);
  const text = cleanLine(message);
  const found = wrapText(status === "skipped" ? style.dim(text) : text, {
    width: look.width,
    first: `${formatSymbol(check, style)} ${name.padEnd(nameWidth)}  `,
    rest: indent,
  });
  if (fix === null) return found;
  const arrow = `${indent}${style.active(symbols.arrow)} `;
  const rest = " ".repeat(displayWidth(arrow));
  return `${found}\n${wrapText(cleanLine(fix), { width: look.width, first: arrow, rest })}`;
}

function formatSymbol({ status }: DoctorCheck, { symbols, ok, bad, warn, dim }: Style): string {
  switch (status) {
    case "ok":
      return ok(symbols.ok);
    case "warning":
      return warn(symbols.warn);
    case "error":
      return bad(symbols.bad);
    case "skipped":
      return dim(symbols.off);
  }
}
