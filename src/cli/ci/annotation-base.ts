import type { AnnotationBase } from "../../render/ci/format-annotation.ts";

/** The folder to which file names in annotations are relative: GitHub's workspace, if it is set. */
export function annotationBase(cwd: string, env: ReadonlyMap<string, string>): AnnotationBase {
  return { cwd, workspace: env.get("GITHUB_WORKSPACE") || undefined };
}
