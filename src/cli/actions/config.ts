import type { ConfigDocument } from "../../domain/documents/command-documents.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { formatConfig } from "../../render/settings/format-config.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import { reportConfig } from "../../run/project/report-config.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

/** Shows every setting and every flag, with its source and the values it overrides. */
export const config: Action<LoadOptions> = async (invocation, { world, signal, style }) => {
  const { settings, notices } = await reportConfig(readLoadRequest(invocation, world.cwd), world, signal);
  const parts = [
    formatConfig(settings, style),
    notices.map((notice) => formatNotice(notice, style)).join("\n"),
  ];
  return {
    exitCode: exitCodes.done,
    text: parts.filter((part) => part !== "").join("\n\n"),
    document: { settings, warnings: notices } satisfies ConfigDocument,
  };
};
