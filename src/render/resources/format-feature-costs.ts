import type { FeatureResources, Resources } from "../../domain/resources.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { formatShare } from "../text/format-percent.ts";
import { plural } from "../text/plural.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** How many features are shown; `status --resources` shows all. */
const shownFeatures = 3;

/** A line for each of the features that use most memory: how much, and the flags that free it. */
export function formatFeatureCosts(resources: Resources, style: Style): string {
  const costly = resources.features
    .filter(({ name, memoryBytes }) => name !== null && memoryBytes !== null)
    .toSorted((a, b) => (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0));
  const lines = costly.slice(0, shownFeatures).map((feature) => describeCost(feature, resources, style));
  const hidden = costly.length - shownFeatures;
  if (hidden > 0) lines.push(style.dim(`${plural(hidden, "more feature")}: run stackctl status --resources`));
  return lines
    .map((line) => wrapText(line, { width: style.look.width, first: "  ", rest: "    " }))
    .join("\n");
}

function describeCost(
  { name, memoryBytes, memoryShare, frees }: FeatureResources,
  { dockerMemoryBytes }: Resources,
  style: Style,
): string {
  const used = formatBytes(memoryBytes ?? 0);
  const all = dockerMemoryBytes === null ? "" : ` of ${formatBytes(dockerMemoryBytes)}`;
  const share = memoryShare === null ? "" : ` (${formatShare(memoryShare)})`;
  const uses = `${style.feature(cleanLine(name ?? ""))} uses ${used}${all}${share}`;
  if (frees === null) return `${uses}; other services need it`;
  if (frees.flags.length === 0) return `${uses} and is not enabled; the next \`up\` removes it`;
  const isSame = frees.memoryBytes === null || frees.memoryBytes === memoryBytes;
  return `${uses}; ${frees.flags.join(" ")} frees ${isSame ? "it" : formatBytes(frees.memoryBytes ?? 0)}`;
}
