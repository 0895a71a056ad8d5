import { join } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { Notice } from "../../domain/notice.ts";
import { noticeComposeWarnings } from "../../plan/services/notice-compose-warnings.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import { findInputs } from "./list-inputs.ts";

/** Notices for Compose's warnings, each with its place in the files of the target. */
export async function locateWarnings(
  warnings: readonly string[],
  target: ComposeTarget,
): Promise<readonly Notice[]> {
  const { files } = await findInputs(target, async (path) => readFileText(path));
  const own = target.envFiles.length > 0 ? target.envFiles : [join(target.projectDirectory, ".env")];
  const sources = files.flatMap(({ path, text, isCompose }) =>
    text === undefined
      ? []
      : [
          {
            path,
            text,
            kind: isCompose ? ("compose" as const) : ("environment" as const),
            isOwn: own.includes(path),
          },
        ],
  );
  return noticeComposeWarnings(warnings, sources);
}
