import type { WriteStream } from "node:tty";
import type { CiMode } from "../plan/detect-ci.ts";
import { chooseLook } from "../render/choose-look.ts";
import { createStyle, type Style } from "../render/style.ts";
import { readEnvironment } from "./read-environment.ts";

/** How text for this stream looks: its own colours and width. */
export function createStreamStyle(
  { isTTY, columns }: Pick<WriteStream, "isTTY" | "columns">,
  ci: CiMode,
): Style {
  return createStyle(chooseLook({ isTTY, columns, env: readEnvironment(), ci: ci.on }));
}
