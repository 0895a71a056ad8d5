import type { NeededPackages } from "../../domain/packages.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { formatSwitch } from "./format-features.ts";

/** The packages that each feature needs from each package manager, and whether they are installed, if that was checked. */
export function formatPackages(needed: readonly NeededPackages[], style: Style): string {
  if (needed.length === 0) return "Nothing: these features need no optional packages.";
  const rows = needed.map(({ feature, enabled, manager, packages, missing }) => [
    formatSwitch(enabled, style),
    feature,
    manager,
    packages.map(cleanLine).join(" "),
    formatMissing(missing, style),
  ]);
  const columns = [
    {},
    { title: "FEATURE" },
    { title: "BY" },
    { title: "PACKAGES", flexible: true },
    { title: "STATE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function formatMissing(missing: readonly string[] | undefined, style: Style): string {
  if (missing === undefined) return "";
  if (missing.length === 0) return style.ok(`${style.symbols.ok} installed`);
  return style.bad(`${style.symbols.bad} missing: ${missing.map(cleanLine).join(" ")}`);
}
