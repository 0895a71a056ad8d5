import type { Endpoint } from "../../domain/report.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";

/** The endpoints of services, one a line; empty without any. URLs are never broken. A bare TCP port prints as `host:port`. */
export function formatEndpoints(endpoints: readonly Endpoint[], style: Style): string {
  const rows = endpoints.map(({ name, url }) => [cleanLine(name), formatUrl(cleanLine(url), style)]);
  return formatTable(rows, [{}, {}], { width: Number.POSITIVE_INFINITY, indent: "  " });
}

function formatUrl(url: string, style: Style): string {
  const address = url.replace(/^tcp:\/\//, "");
  return address === url ? style.url(url) : address;
}
