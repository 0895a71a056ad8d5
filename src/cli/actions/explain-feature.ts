import { exitCodes } from "../../domain/exit-codes.ts";
import { unknownName } from "../../plan/unknown-name.ts";
import { formatFeatureExplanation } from "../../render/format-feature-explanation.ts";
import { readFeatures } from "../../run/read-features.ts";
import type { Action } from "../action.ts";
import { describeFeature } from "../describe-features.ts";
import { readLoadRequest } from "../load-request.ts";

/** Says why one feature is on or off. */
export const explainFeature: Action = async (invocation, { world, signal, style }) => {
  const { features } = await readFeatures(readLoadRequest(invocation, world.cwd), world, signal);
  const [name = ""] = invocation.args;
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
    text: formatFeatureExplanation(listed, features, style),
    document: {
      ...describeFeature(listed),
      because: listed.because,
      declaredIn: listed.feature.declaredIn ?? null,
      foundConflicts: listed.feature.foundConflicts ?? [],
    },
  };
};
