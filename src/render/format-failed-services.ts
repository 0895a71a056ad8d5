import { cleanLine } from "./clean-text.ts";
import { formatDuration } from "./format-duration.ts";
import { signVerdict } from "./name-verdict.ts";
import type { Style } from "./style.ts";

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
