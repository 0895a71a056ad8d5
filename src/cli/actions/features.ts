import type { FeatureEntry, FeaturesDocument } from "../../domain/documents/features-document.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { formatFeatures, type ListedFeature } from "../../render/features/format-features.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import {
  type FeatureList,
  type FeatureWithServices,
  readFeatures,
} from "../../run/features/read-features.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

/** Lists every feature. */
export const listFeatures: Action<LoadOptions> = async (invocation, { world, signal, style }) => {
  const list = await readFeatures(readLoadRequest(invocation, world.cwd), world, signal);
  const parts = [
    formatFeatures(
      list.features.map((one) => listFeature(one, list)),
      style,
    ),
    list.notices.map((notice) => formatNotice(notice, style)).join("\n"),
  ];
  return {
    exitCode: exitCodes.done,
    text: parts.filter((part) => part !== "").join("\n\n"),
    document: describeFeatures(list),
  };
};

/** The document of `features --json`. */
export function describeFeatures({ features, engine, notices }: FeatureList): FeaturesDocument {
  return { engine: engine ?? null, features: features.map(describeFeature), warnings: notices };
}

/** A feature as it is listed for people. */
export function listFeature(
  feature: FeatureWithServices,
  { engine }: Pick<FeatureList, "engine">,
): ListedFeature {
  return { ...feature, lacksEngine: engine === "embedded" && feature.needsEngine === true };
}

/** One feature, with the keys that scripts rely on. */
export function describeFeature(listed: FeatureWithServices): FeatureEntry {
  const { feature, enabled, source, services } = listed;
  const { name, description, flag, profiles, requires, conflicts } = feature;
  const needsEngine = listed.needsEngine ?? null;
  return { name, enabled, description, flag, source, profiles, services, requires, conflicts, needsEngine };
}
