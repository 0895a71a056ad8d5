import type { Reporter } from "../../ports/reporter.ts";
import { type AnnotationBase, disarm, formatGroup } from "../ci/format-annotation.ts";
import { formatNoticeAnnotation } from "../ci/format-notice-annotation.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { tellLines } from "./tell-lines.ts";

/**
 * Prints progress to the log of GitHub Actions: the lines of a launch in one group that can be folded, warnings as
 * annotations. Nothing that a container wrote is taken for a command there.
 */
export function createGithubReporter(
  setting: ReporterSetting & { readonly base?: AnnotationBase },
): Reporter {
  const tell = tellLines(setting);
  let isGrouped = false;
  const write = (line: string) => setting.stream.write(`${line}\n`);
  return {
    on: (event) => {
      const line = tell(event);
      if (line === undefined) return;
      if (event.kind === "planned" && !isGrouped) {
        write(formatGroup(`stackctl: ${cleanLine(event.project)}`));
        isGrouped = true;
      }
      write(event.kind === "notice" ? formatNoticeAnnotation(event.notice, setting.base) : disarm(line));
    },
    close: () => {
      if (isGrouped) write("::endgroup::");
      isGrouped = false;
    },
  };
}
