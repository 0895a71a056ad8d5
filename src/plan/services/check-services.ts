import type { ComposeModel } from "../../domain/service.ts";
import { unknownName } from "../names/unknown-name.ts";

/**
 * Throws StackError `unknown-service`, with a suggestion, for the first name that is not a service of the
 * project.
 */
export function checkServices(model: ComposeModel, names: readonly string[]): void {
  const known = [...model.services.keys()];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("unknown-service", unknown, known);
}
