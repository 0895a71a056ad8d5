import type { Feature, ResolvedFeature } from "../domain/feature.ts";
import { cleanLine } from "./clean-text.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";

/** A feature with the services that its profiles switch on. */
export interface ListedFeature extends ResolvedFeature {
  readonly services: readonly string[];
  /** It would have to run in containers, and there are none; left out where that makes no difference. */
  readonly lacksEngine?: boolean;
}

/** Every feature: on or off, what decided that, and what it is. */
export function formatFeatures(features: readonly ListedFeature[], style: Style): string {
  if (features.length === 0)
    return "This project has no optional features: no packs, no manifest, no profiles.";
  const rows = features.map(({ feature, enabled, source, services, lacksEngine = false }) => [
    `${formatSwitch(enabled, style)} ${enabled ? style.feature(feature.name) : feature.name}`,
    enabled ? "on" : "off",
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
