import type { LeftOut } from "../../domain/launch-plan.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

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
