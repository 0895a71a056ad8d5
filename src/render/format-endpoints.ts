import type { Endpoint } from "../domain/report.ts";
import { cleanLine } from "./clean-text.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";

/** Where services can be reached, one a line; empty when there is nowhere. URLs are never broken. */
export function formatEndpoints(endpoints: readonly Endpoint[], style: Style): string {
  const rows = endpoints.map(({ name, url }) => [cleanLine(name), style.url(cleanLine(url))]);
  return formatTable(rows, [{}, {}], { width: Number.POSITIVE_INFINITY, indent: "  " });
}
