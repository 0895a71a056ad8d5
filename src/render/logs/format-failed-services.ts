import { signVerdict } from "../readiness/name-verdict.ts";
import { formatDuration } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";

/** One line for each failed service: why it failed, and when its container ended. */
export function formatFailedServices(
  services: readonly {
    readonly name: string;
    readonly why: string;
    readonly endedForMs: number | undefined;
  }[],
  style: Style,
): string {
  return services
    .map(({ name, why, endedForMs }) => {
      const ago = endedForMs === undefined ? "" : ` (${formatDuration(endedForMs)} ago)`;
      const said = `${cleanLine(name)} failed: ${cleanLine(why)}${ago}; run \`stackctl status\``;
      return `${signVerdict("failed", style)} ${said}`;
    })
    .join("\n");
}
