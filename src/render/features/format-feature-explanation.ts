import type { Feature } from "../../domain/feature.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";
import { formatSwitch, type ListedFeature } from "./format-features.ts";

/** What a feature is, why it is enabled or disabled, and how to change that. `all` are the features of the project. */
export function formatFeatureExplanation(
  listed: ListedFeature,
  all: readonly ListedFeature[],
  style: Style,
): string {
  const { feature, enabled, source } = listed;
  const { width } = style.look;
  const headline = `${style.strong(feature.name)} is ${enabled ? "enabled" : "disabled"}: ${cleanLine(source.detail)}`;
  const rows = [
    ["description", cleanLine(feature.description)],
    ["why", explainChain(listed, all, style).join("\n")],
    ["flag", feature.flag],
    ["profiles", feature.profiles.join(", ")],
    ["services", listed.services.map(cleanLine).join(", ")],
    ["runs", listed.lacksEngine ? "only in containers; this project runs without a container engine" : ""],
    ["requires", feature.requires.join(", ")],
    ["conflicts", explainConflicts(feature)],
    ["declared", feature.declaredIn ?? "by its Compose profile only"],
    [enabled ? "disable" : "enable", explainSwitch(listed).join("\n")],
  ]
    .filter(([, text]) => text !== "")
    .map(([label = "", text = ""]) => [style.dim(label), text]);
  return [
    wrapText(headline, { width, first: `${formatSwitch(enabled, style)} `, rest: "  " }),
    formatTable(rows, [{}, { flexible: true }], { width, indent: "  " }),
  ].join("\n");
}

function explainConflicts({ conflicts, foundConflicts = [] }: Feature): string {
  const found = foundConflicts.map(({ feature, cause }) => `${feature}: ${cleanLine(cause)}`);
  const declared = conflicts.filter((name) => !foundConflicts.some(({ feature }) => feature === name));
  return [...(declared.length === 0 ? [] : [declared.join(", ")]), ...found].join("\n");
}

function explainChain(
  { feature, because }: ListedFeature,
  all: readonly ListedFeature[],
  { symbols }: Style,
): readonly string[] {
  const [root] = because;
  if (root === undefined) return [];
  const origin = all.find((one) => one.feature.name === root);
  const path = [...because, feature.name].join(` ${symbols.arrow} `);
  return [path, ...(origin?.enabled ? [`${root} is enabled: ${cleanLine(origin.source.detail)}`] : [])];
}

function explainSwitch({ feature, enabled, because }: ListedFeature): readonly string[] {
  const verb = enabled ? "disable" : "enable";
  const needer = because.at(-1);
  if (enabled && needer !== undefined)
    return [`stackctl features disable ${needer} (${needer} requires ${feature.name})`];
  return [
    `stackctl features ${verb} ${feature.name} (sets ${feature.flag}=${!enabled} in .env)`,
    `stackctl up --${verb}-${feature.name} (for this run only)`,
  ];
}
