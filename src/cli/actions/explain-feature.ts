import type { FeatureExplanation } from "../../domain/documents/features-document.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { unknownName } from "../../plan/names/suggest.ts";
import { formatFeatureExplanation } from "../../render/features/format-feature-explanation.ts";
import { readFeatures } from "../../run/features/read-features.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { describeFeature, listFeature } from "./features.ts";

/** Shows why one feature is on or off. */
export const explainFeature: Action<LoadOptions> = async (invocation, { world, signal, style }) => {
  const list = await readFeatures(readLoadRequest(invocation, world.cwd), world, signal);
  const [name = ""] = invocation.args;
  const { features } = list;
  const listed = features.find(({ feature }) => feature.name === name);
  if (!listed) {
    throw unknownName(
      "unknown-feature",
      name,
      features.map(({ feature }) => feature.name),
    );
  }
  return {
    exitCode: exitCodes.done,
    text: formatFeatureExplanation(
      listFeature(listed, list),
      features.map((one) => listFeature(one, list)),
      style,
    ),
    document: {
      ...describeFeature(listed),
      because: listed.because,
      declaredIn: listed.feature.declaredIn ?? null,
      foundConflicts: listed.feature.foundConflicts ?? [],
    } satisfies FeatureExplanation,
  };
};
