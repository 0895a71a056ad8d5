import { type CiMode, detectCi } from "../../plan/settings/detect-ci.ts";
import type { AnnotationBase } from "../../render/ci/format-annotation.ts";

/** How this command behaves in CI, and where it keeps what explains a failure. */
export interface CiSetting extends CiMode {
  /** `--artifacts`, as it was written. */
  readonly artifacts: string | undefined;
}

/** CI by the environment, or by the words of the command line: the last of `--ci` and `--no-ci` before a `--`. */
export function readCiMode(words: readonly string[], env: ReadonlyMap<string, string>): CiMode {
  const end = words.indexOf("--");
  const asked = (end < 0 ? words : words.slice(0, end)).findLast((word) => /^--(?:no-)?ci$/.test(word));
  return detectCi(env, asked === undefined ? undefined : asked === "--ci");
}

/** The folder to which file names in annotations are relative: GitHub's workspace, if it is set. */
export function annotationBase(cwd: string, env: ReadonlyMap<string, string>): AnnotationBase {
  return { cwd, workspace: env.get("GITHUB_WORKSPACE") || undefined };
}
