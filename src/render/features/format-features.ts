import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import type { FeatureRun } from "../../plan/features/find-feature-run.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";

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

/** `on · running`, `on · not running`, `off · running`; a disabled feature that does not run is just `off`. */
function describeState(enabled: boolean, run: FeatureRun | undefined): string {
  if (!enabled && run !== "running") return "off";
  return [enabled ? "on" : "off", ...(run === undefined ? [] : [run])].join(" · ");
}

/** The symbol for on or off; a word always stands beside it. */
export function formatSwitch(enabled: boolean, { symbols, ok, dim }: Style): string {
  return enabled ? ok(symbols.on) : dim(symbols.off);
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
