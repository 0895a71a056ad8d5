import { exitCodes } from "../../domain/exit-codes.ts";
import { formatFeatures } from "../../render/format-features.ts";
import { formatNotice } from "../../render/format-notice.ts";
import { readFeatures } from "../../run/read-features.ts";
import type { Action } from "../action.ts";
import { describeFeatures, listFeature } from "../describe-features.ts";
import { readLoadRequest } from "../load-request.ts";

/** Lists every feature. */
export const listFeatures: Action = async (invocation, { world, signal, style }) => {
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
