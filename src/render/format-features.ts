import type { Feature, ResolvedFeature } from "../domain/feature.ts";
import type { FeatureRun } from "../plan/find-feature-run.ts";
import { cleanLine } from "./clean-text.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";

/** A feature with the services that its profiles switch on. */
export interface ListedFeature extends ResolvedFeature {
  readonly services: readonly string[];
  /** It would have to run in containers, and there are none; left out where that makes no difference. */
  readonly lacksEngine?: boolean;
  /** What its services do now; left out if that is not known. */
  readonly run?: FeatureRun | undefined;
}

/** Every feature: on or off, what decided that, and what it is. */
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
    { title: "WHAT IT IS", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

/** `on · running`, `on · not running`, `off · running`; a disabled feature that does not run is just `off`. */
function describeState(enabled: boolean, run: FeatureRun | undefined): string {
  if (!enabled && run !== "running") return "off";
  return [enabled ? "on" : "off", ...(run === undefined ? [] : [run])].join(" · ");
}

/** The sign of something that is on or off; a word goes with it. */
export function formatSwitch(enabled: boolean, { symbols, ok, dim }: Style): string {
  return enabled ? ok(symbols.on) : dim(symbols.off);
}

// Most features are one service of the same name, which need not be said.
function describe(
  { name, description, conflicts }: Feature,
  { services, lacksEngine }: Required<Pick<ListedFeature, "services" | "lacksEngine">>,
  { dim }: Style,
): string {
  const others = services.length === 1 && services[0] === name ? [] : services;
  const notes = [
    lacksEngine ? "needs a container engine" : "",
    others.map(cleanLine).join(", "),
    conflicts.length === 0 ? "" : `not beside ${conflicts.join(", ")}`,
  ].filter((note) => note !== "");
  const tail = notes.length === 0 ? "" : dim(`(${notes.join("; ")})`);
  return [cleanLine(description), tail].filter((part) => part !== "").join(" ");
}
