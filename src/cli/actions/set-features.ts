import type { FeaturesSet } from "../../domain/documents/features-document.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import { wrapText } from "../../render/text/wrap-text.ts";
import { setFeatures as writeFeatures } from "../../run/features/set-features.ts";
import { loadProject } from "../../run/project/load-project.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

/** Enables or disables features in `.env`. */
export function setFeatures(value: boolean): Action<LoadOptions> {
  return async (invocation, { world, signal, style }) => {
    const request = readLoadRequest(invocation, world.cwd);
    const listProfiles = async () => {
      const { stack } = await loadProject(request, world, signal);
      return stack.features.map(({ feature }) => feature);
    };
    const written = await writeFeatures({ names: invocation.args, value, listProfiles }, request, world);
    const [be, them] = written.names.length === 1 ? ["is", "it"] : ["are", "them"];
    const outcome = `${be} ${value ? "enabled" : "disabled"}`;
    return {
      exitCode: exitCodes.done,
      text: [
        wrapText(
          `${written.names.join(", ")} ${outcome} in ${written.file}; run \`stackctl up\` to apply ${them}`,
          { width: style.look.width, first: `${style.ok(style.symbols.ok)} `, rest: "  " },
        ),
        ...written.notices.map((notice) => formatNotice(notice, style)),
      ].join("\n"),
      document: {
        features: written.names,
        enabled: value,
        file: written.file,
        warnings: written.notices,
      } satisfies FeaturesSet,
    };
  };
}
