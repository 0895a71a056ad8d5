import type { AnnotationBase } from "../render/format-annotation.ts";

/** From where annotations name files: GitHub's workspace, where it tells one. */
export function annotationBase(cwd: string, env: ReadonlyMap<string, string>): AnnotationBase {
  return { cwd, workspace: env.get("GITHUB_WORKSPACE") || undefined };
}
