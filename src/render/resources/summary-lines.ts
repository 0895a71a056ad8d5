import type { EngineKind } from "../../domain/engine-choice.ts";
import type { CriticalStep, UpReport } from "../../domain/report.ts";
import type { FeatureResources, Resources } from "../../domain/resources.ts";
import { formatBytes } from "../../domain/size.ts";
import { formatDuration, formatShare, plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { describePlace } from "../text/describe-place.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

interface Headline {
  readonly sign: string;
  readonly project: string;
  /** What is said of the project: `is up after 7.1 s`. */
  readonly outcome: string;
  /** How many services have each verdict; may be empty. */
  readonly counts: string;
  readonly memoryBytes: number;
  readonly engine: EngineKind;
}

/** `✔ shop is up: 3 ready, 1 done · 210 MiB of memory`, the first line of `up`, `wait`, `restart` and `status`. */
export function formatHeadline(headline: Headline, style: Style): string {
  const { sign, project, outcome, counts, memoryBytes, engine } = headline;
  const details = [
    counts,
    memoryBytes > 0 ? `${formatBytes(memoryBytes)} of memory` : "",
    describePlace(engine),
  ].filter((part) => part !== "");
  const tail = details.length === 0 ? "" : `: ${details.join(` ${style.symbols.separator} `)}`;
  return wrapText(`${style.strong(cleanLine(project))} ${outcome}${tail}`, {
    width: style.look.width,
    first: `${sign} `,
    rest: "  ",
  });
}

/** The name of a feature in a table; services of no feature belong to the core. */
export function formatFeatureName(name: string | null, style: Style): string {
  return name === null ? style.dim("core") : style.feature(cleanLine(name));
}

/** The share of its limit from which a service is close to being killed for its memory. */
const nearLimit = 0.9;

/** Used memory and its limit (`96.4 of 256 MiB`), with a warning sign close to the limit; empty without a measurement. */
export function formatMemory(bytes: number | null, limitBytes: number | null, style: Style): string {
  if (bytes === null) return "";
  if (limitBytes === null) return formatBytes(bytes);
  const [used, limit] = [formatBytes(bytes), formatBytes(limitBytes)];
  const [amount, unit] = used.split(" ");
  const text = `${limit.endsWith(` ${unit}`) ? amount : used} of ${limit}`;
  return bytes < nearLimit * limitBytes ? text : style.warn(`${text} ${style.symbols.warn}`);
}

/** The overhead is shown from this length on. */
const notableMs = 1000;

/**
 * `critical path: db 2.1 s → api 3.2 s`: the time of each service from its own start, and the overhead before and between
 * them. Empty for a single service, whose time is in the table.
 */
export function formatCriticalPath({ criticalPath, ok }: UpReport, style: Style): string {
  if (!ok || criticalPath.length < 2) return "";
  const { arrow } = style.symbols;
  const steps = criticalPath.map((step) => `${cleanLine(step.service)} ${formatDuration(tookMs(step))}`);
  const restMs =
    (criticalPath.at(-1)?.readyMs ?? 0) - criticalPath.reduce((sum, step) => sum + tookMs(step), 0);
  const rest = restMs < notableMs ? "" : `; overhead ${formatDuration(restMs)}`;
  const text = `critical path: ${steps.join(` ${arrow} `)}${rest}`;
  return wrapText(text, { width: style.look.width, first: "  ", rest: "    " });
}

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

function tookMs({ startedMs, readyMs }: CriticalStep): number {
  return readyMs - startedMs;
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
