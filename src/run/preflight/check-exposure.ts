import { findExposed } from "../../plan/services/find-exposed.ts";
import type { Project } from "../project/load-project.ts";

/**
 * Throws StackError `invalid-setting` if a service publishes a port beyond loopback while a variable of the
 * manifest's `requireWhenPublic` is not set.
 */
export function checkExposure({ declarations, stack }: Pick<Project, "declarations" | "stack">): void {
  const exposed = findExposed({
    services: stack.selection.services,
    variables: declarations.variables,
    required: declarations.manifest.requireWhenPublic,
  });
  if (exposed) throw exposed;
}
