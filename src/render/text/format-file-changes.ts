import { actionOf, type FileChange } from "../../domain/file-change.ts";
import { cleanLine } from "./clean-text.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";

/** One line a file: the change, or with `isDry` the change that the command would make. */
export function formatFileChanges(
  changes: readonly FileChange[],
  style: Style,
  { isDry }: { readonly isDry: boolean },
): string {
  const words = isDry
    ? { create: "would be written", change: "would be changed", keep: "would not change" }
    : { create: "written", change: "changed", keep: "unchanged" };
  const rows = changes.map((change) => {
    const action = actionOf(change);
    const sign = action === "keep" || isDry ? style.dim(style.symbols.waiting) : style.ok(style.symbols.ok);
    return [`${sign} ${change.file}`, words[action], cleanLine(change.what)];
  });
  return formatTable(rows, [{}, {}, { flexible: true }], { width: style.look.width });
}

/** The lines that would be added to a file. */
export function formatAddedLines(change: FileChange, style: Style): string {
  const known = change.before?.split(/\r?\n/) ?? [];
  let at = 0;
  const lines = change.after
    .trimEnd()
    .split(/\r?\n/)
    .flatMap((line) => {
      if (at < known.length && line === known[at]) {
        at += 1;
        return [];
      }
      return [style.ok(`+ ${line}`.trimEnd())];
    });
  return [style.strong(change.file), ...lines].join("\n");
}
