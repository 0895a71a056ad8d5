import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import type { NeededPackages } from "../../domain/packages.ts";
import type { FeatureRun } from "../../plan/features/find-feature-run.ts";
import type { RunOnly } from "../../plan/features/find-run-only.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** A feature with the services that its profiles enable. */
export interface ListedFeature extends ResolvedFeature {
  readonly services: readonly string[];
  /** True if its services need a container engine and the project runs without one. */
  readonly lacksEngine?: boolean;
  /** Whether its services run now; undefined if that is unknown. */
  readonly run?: FeatureRun | undefined;
}

/** Every feature with its state, what set the state, and its description. */
export function formatFeatures(features: readonly ListedFeature[], style: Style): string {
  if (features.length === 0)
    return "This project has no optional features: no packs, no manifest, no profiles.";
  const rows = features.map(({ feature, enabled, source, services, lacksEngine = false, run }) => [
    `${formatSwitch(enabled, style)} ${enabled ? style.feature(feature.name) : feature.name}`,
    describeState(enabled, run),
    cleanLine(source.detail),
    describe(feature, { services, lacksEngine }, style),
  ]);
  const columns = [
    { title: "  FEATURE" },
    { title: "STATE" },
    { title: "BECAUSE", flexible: true },
    { title: "DESCRIPTION", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

/** The symbol for on or off; a word always stands beside it. */
export function formatSwitch(enabled: boolean, { symbols, ok, dim }: Style): string {
  return enabled ? ok(symbols.on) : dim(symbols.off);
}

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

/** One line for each state that lasts for this run only, with the command that keeps it; empty if there is none. */
export function formatRunOnly({ enabled, disabled }: RunOnly, { dim, look }: Style): string {
  return [
    ...describeRunOnly("enabled", "enable", enabled),
    ...describeRunOnly("disabled", "disable", disabled),
  ]
    .map((line) => dim(wrapText(line, { width: look.width })))
    .join("\n");
}

/** `on · running`, `on · not running`, `off · running`; a disabled feature that does not run is just `off`. */
function describeState(enabled: boolean, run: FeatureRun | undefined): string {
  if (!enabled && run !== "running") return "off";
  return [enabled ? "on" : "off", ...(run === undefined ? [] : [run])].join(" · ");
}

// Most features have a single service of the same name, so the list would repeat the name.
function describe(
  { name, description, conflicts }: Feature,
  { services, lacksEngine }: Required<Pick<ListedFeature, "services" | "lacksEngine">>,
  { dim }: Style,
): string {
  const others = services.length === 1 && services[0] === name ? [] : services;
  const notes = [
    lacksEngine ? "needs a container engine" : "",
    others.map(cleanLine).join(", "),
    conflicts.length === 0 ? "" : `conflicts with ${conflicts.join(", ")}`,
  ].filter((note) => note !== "");
  const tail = notes.length === 0 ? "" : dim(`(${notes.join("; ")})`);
  return [cleanLine(description), tail].filter((part) => part !== "").join(" ");
}

function formatMissing(missing: readonly string[] | undefined, style: Style): string {
  if (missing === undefined) return "";
  if (missing.length === 0) return style.ok(`${style.symbols.ok} installed`);
  return style.bad(`${style.symbols.bad} missing: ${missing.map(cleanLine).join(" ")}`);
}

function describeRunOnly(state: string, verb: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const [last = ""] = names.slice(-1);
  const [list, be, them] =
    names.length === 1 ? [last, "is", "it"] : [`${names.slice(0, -1).join(", ")} and ${last}`, "are", "them"];
  const line = `${list} ${be} ${state} for this run only; run \`stackctl features ${verb} ${names.join(" ")}\` to keep ${them} ${state}.`;
  return [line];
}
