import { exitCodes } from "../../domain/exit-codes.ts";
import { formatFeatures } from "../../render/features/format-features.ts";
import { formatNotice } from "../../render/text/format-notice.ts";
import { readFeatures } from "../../run/features/read-features.ts";
import type { Action } from "../command/action.ts";
import { readLoadRequest } from "../command/load-request.ts";
import type { QueryOptions } from "../options/shared-options.ts";
import { describeFeatures, listFeature } from "./describe-features.ts";

/** Lists every feature. */
export const listFeatures: Action<QueryOptions> = async (invocation, { world, signal, style }) => {
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
