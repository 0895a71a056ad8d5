import type { Replacement } from "../../domain/documents/file-documents.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";

/** Old command, new command with what more can be said of it, and where the old one stands. */
export function formatReplacements(replacements: readonly Replacement[], style: Style): string {
  const rows = replacements.map(({ file, line, old, new: to, note }) => {
    const command = to.startsWith("nothing") ? style.dim(cleanLine(to)) : style.strong(cleanLine(to));
    return [
      cleanLine(old),
      note === undefined ? command : `${command}${style.dim(`; ${cleanLine(note)}`)}`,
      style.dim(`${file}:${line}`),
    ];
  });
  const columns = [
    { title: "OLD", flexible: true },
    { title: "NEW", flexible: true },
    { title: "WHERE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}
