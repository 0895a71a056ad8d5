import { findExposed } from "../plan/find-exposed.ts";
import type { Project } from "./load-project.ts";

/** Throws StackError `invalid-setting` when ports would be open to the network without a secret that the manifest wants then. */
export function checkExposure({ declarations, stack }: Pick<Project, "declarations" | "stack">): void {
  const exposed = findExposed({
    services: stack.selection.services,
    variables: declarations.variables,
    required: declarations.manifest.requireWhenPublic,
  });
  if (exposed) throw exposed;
}
