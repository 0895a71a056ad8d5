import type { SettingReport } from "../../domain/settings.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";

/** Every setting with its value and source, and below it the weaker values that it overrides. */
export function formatConfig(settings: readonly SettingReport[], style: Style): string {
  const rows = settings.flatMap(({ name, value, source, overridden }) => [
    [name, style.strong(showValue(value)), cleanLine(source.detail)],
    ...overridden.map((weaker) => [
      style.dim("  overrides"),
      style.dim(showValue(weaker.value)),
      style.dim(cleanLine(weaker.source.detail)),
    ]),
  ]);
  const columns = [
    { title: "SETTING" },
    { title: "VALUE", flexible: true },
    { title: "SOURCE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

function showValue(value: string): string {
  return value === "" ? "(none)" : cleanLine(value);
}
