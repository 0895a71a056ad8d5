import type { LeftOut } from "../../domain/launch-plan.ts";
import type { Endpoint } from "../../domain/report.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/**
 * The endpoints of services, one a line; empty without any. URLs are never broken. A bare TCP port prints as
 * `host:port`. A URL that works only on the engine's machine names that machine.
 */
export function formatEndpoints(endpoints: readonly Endpoint[], style: Style): string {
  const rows = endpoints.map(({ name, url, onlyOn }) => [
    cleanLine(name),
    `${formatUrl(cleanLine(url), style)}${onlyOn === undefined ? "" : style.dim(` (only on ${cleanLine(onlyOn)})`)}`,
  ]);
  return formatTable(rows, [{}, {}], { width: Number.POSITIVE_INFINITY, indent: "  " });
}

/** A line for each enabled service that cannot run, with the cause; empty if there is none. */
export function formatLeftOut(leftOut: readonly LeftOut[], { look, symbols, dim }: Style): string {
  return leftOut
    .map(({ service, cause }) =>
      wrapText(dim(`${cleanLine(service)} is left out: it ${cleanLine(cause)}`), {
        width: look.width,
        first: `${dim(symbols.off)} `,
        rest: "  ",
      }),
    )
    .join("\n");
}

function formatUrl(url: string, style: Style): string {
  const address = url.replace(/^tcp:\/\//, "");
  return address === url ? style.url(url) : address;
}
