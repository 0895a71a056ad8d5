import { Document, isScalar, isSeq, stringify } from "yaml";
import { defaultFlag, type Feature } from "../../domain/feature.ts";
import { addToMapping } from "./edit-yaml.ts";
import { fillTemplate } from "./fill-template.ts";

/** A feature to declare in the manifest, with the services of its profiles. */
export interface FoundFeature {
  readonly feature: Feature;
  readonly services: readonly string[];
}

interface NewManifest {
  readonly template: string;
  /** The line by which editors find its schema; may be empty. */
  readonly schema: string;
  /** Relative to the file; empty where Compose finds them by itself. */
  readonly composeFiles: readonly string[];
  readonly features: readonly FoundFeature[];
  /** The project has feature packs. */
  readonly hasPacks: boolean;
  /** Names of features that are on by default. */
  readonly enable: readonly string[];
}

/** The text of a new `stackctl.yaml`. */
export function formatManifest({
  template,
  schema,
  composeFiles,
  features,
  hasPacks,
  enable,
}: NewManifest): string {
  const names = features.map(({ feature }) => feature.name);
  return fillTemplate(template, {
    schema,
    compose:
      composeFiles.length === 0
        ? "# Compose files, as after -f; without this, those that Compose itself finds.\n#compose: [compose.yaml]"
        : `# Compose files, as after -f.\n${stringify({ compose: composeFiles }).trimEnd()}`,
    features:
      features.length > 0
        ? `features:\n${indent(features.map(formatFeature).join(""))}`
        : hasPacks
          ? "# Each folder of feature packs is one, so that none need be declared here.\n#features: {}"
          : noFeatures,
    enable: enable.length === 0 ? "#enable: []" : `enable: ${flow(enable)}`,
    example: names.length === 0 ? "[NAME]" : flow(pickTogether(features)),
  });
}

const noFeatures = `# There are none yet: put \`profiles: [NAME]\` on a service, or run \`stackctl feature add NAME\`.
#features:
#  NAME: { description: What it is for }`;

/** Two names for an example, of features that can run side by side. */
function pickTogether([first, ...others]: readonly FoundFeature[]): readonly string[] {
  if (!first) return [];
  const second = others.find(({ feature }) => !feature.conflicts.includes(first.feature.name));
  return [first, second].flatMap((one) => one?.feature.name ?? []);
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, "  ");
}

/** The declaration as YAML, which says beside each conflict what it comes from. */
function formatFeature({ feature, services }: FoundFeature): string {
  const entry = new Document({ [feature.name]: describe(feature) });
  const conflicts = entry.getIn([feature.name, "conflicts"]);
  for (const item of isSeq(conflicts) ? conflicts.items : []) {
    if (!isScalar(item)) continue;
    const found = feature.foundConflicts?.find((conflict) => conflict.feature === item.value);
    if (found) item.comment = ` ${found.cause}`;
  }
  const comment = services.length === 0 ? "" : `# Services: ${services.join(", ")}\n`;
  return `${comment}${entry.toString({ lineWidth: 0 })}`;
}

/** What a declaration says beyond its defaults. */
function describe({ name, description, flag, profiles, conflicts }: Feature): object {
  return {
    description,
    ...(flag !== defaultFlag(name) && { flag }),
    ...((profiles.length !== 1 || profiles[0] !== name) && { profiles }),
    ...(conflicts.length > 0 && { conflicts }),
  };
}

function flow(names: readonly string[]): string {
  return stringify(names, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false }).trim();
}

/** An existing `stackctl.yaml` with more features; undefined where it is written in a way that cannot be added to. */
export function extendManifest(text: string, features: readonly FoundFeature[]): string | undefined {
  if (features.length === 0) return text;
  return addToMapping(text, "features", features.map(formatFeature).join(""));
}
