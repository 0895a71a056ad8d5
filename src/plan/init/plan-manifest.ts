import { Document, isScalar, isSeq, stringify } from "yaml";
import { defaultFlag, type Feature } from "../../domain/feature.ts";
import { addToMapping, indented, withoutLineEnd } from "./edit-yaml.ts";
import { fillTemplate } from "./fill-template.ts";

/** A feature to declare in the manifest, with the services of its profiles. */
export interface FoundFeature {
  readonly feature: Feature;
  readonly services: readonly string[];
}

interface NewManifest {
  readonly template: string;
  /** The comment line that names the JSON schema for editors; may be empty. */
  readonly schema: string;
  /** Paths relative to the manifest; empty if Compose finds the files itself. */
  readonly composeFiles: readonly string[];
  readonly features: readonly FoundFeature[];
  /** Whether the project has feature packs. */
  readonly hasPacks: boolean;
  /** Names of features that are enabled by default. */
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
        ? "# Compose files, as with -f. Default: the files that Compose finds itself.\n#compose: [compose.yaml]"
        : `# Compose files, as with -f.\n${stringify({ compose: composeFiles }).trimEnd()}`,
    features:
      features.length > 0
        ? `features:\n${indented(withoutLineEnd(features.map(formatFeature).join("")), "  ")}`
        : hasPacks
          ? "# Each feature pack folder is a feature, so none has to be declared in this file.\n#features: {}"
          : noFeatures,
    enable: enable.length === 0 ? "#enable: []" : `enable: ${flow(enable)}`,
    example: names.length === 0 ? "[NAME]" : flow(pickTogether(features)),
  });
}

const noFeatures = `# No features yet: add \`profiles: [NAME]\` to a service, or run \`stackctl features add NAME\`.
#features:
#  NAME: { description: What it is for }`;

/** Up to two names of features that can run together, for the example in the file. */
function pickTogether([first, ...others]: readonly FoundFeature[]): readonly string[] {
  if (!first) return [];
  const second = others.find(({ feature }) => !feature.conflicts.includes(first.feature.name));
  return [first, second].flatMap((one) => one?.feature.name ?? []);
}

/** The declaration as YAML, with the cause of each conflict as a comment. */
function formatFeature({ feature, services }: FoundFeature): string {
  const entry = new Document({ [feature.name]: describe(feature) });
  const conflicts = entry.getIn([feature.name, "conflicts"]);
  for (const item of isSeq(conflicts) ? conflicts.items : []) {
    if (!isScalar(item)) continue;
    const found = feature.foundConflicts?.find((conflict) => conflict.feature === item.value);
    if (found) item.comment = ` ${found.cause}`;
  }
  const comment = services.length === 0 ? "" : `# Services: ${services.join(", ")}\n`;
  return `${comment}${entry.toString({ lineWidth: 0, blockQuote: false })}`;
}

/** The keys of a declaration that differ from their defaults. */
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

/** An existing `stackctl.yaml` with features added; undefined if its YAML cannot be edited safely. */
export function extendManifest(text: string, features: readonly FoundFeature[]): string | undefined {
  if (features.length === 0) return text;
  return addToMapping(text, "features", features.map(formatFeature).join(""));
}
