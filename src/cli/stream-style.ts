import type { WriteStream } from "node:tty";
import { chooseLook } from "../render/choose-look.ts";
import { createStyle, type Style } from "../render/style.ts";
import { readEnvironment } from "./read-environment.ts";

/** How text for this stream looks: its own colours and width. */
export function createStreamStyle(stream: Pick<WriteStream, "isTTY" | "columns">): Style {
  return createStyle(chooseLook({ isTTY: stream.isTTY, columns: stream.columns, env: readEnvironment() }));
}
