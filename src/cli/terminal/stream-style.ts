import type { WriteStream } from "node:tty";
import type { CiMode } from "../../plan/settings/detect-ci.ts";
import { chooseLook } from "../../render/text/choose-look.ts";
import { createStyle, type Style } from "../../render/text/style.ts";
import { readEnvironment } from "./read-environment.ts";

/** How text for this stream looks: its own colours and width. */
export function createStreamStyle(
  { isTTY, columns }: Pick<WriteStream, "isTTY" | "columns">,
  ci: CiMode,
): Style {
  return createStyle(chooseLook({ isTTY, columns, env: readEnvironment(), ci: ci.on }));
}
