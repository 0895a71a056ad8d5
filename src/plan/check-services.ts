import type { ComposeModel } from "../domain/service.ts";
import { unknownName } from "./unknown-name.ts";

/** Throws StackError `unknown-service`, with the nearest name, for the first name that the project does not have. */
export function checkServices(model: ComposeModel, names: readonly string[]): void {
  const known = [...model.services.keys()];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("unknown-service", unknown, known);
}
