import { StackError } from "../domain/errors.ts";
import type { Variables } from "../domain/flag-request.ts";
import type { ComposeModel } from "../domain/service.ts";
import { findBadValues } from "../plan/preflight/find-bad-values.ts";
import type { Compose, ComposeTarget } from "../ports/compose.ts";

/**
 * The model as Compose reads it. Where it refuses a file for the value of a variable, throws StackError
 * `invalid-setting` with every variable of that kind, since Compose stops at the first and names none.
 */
export async function readCheckedModel(
  target: ComposeTarget,
  variables: Variables,
  compose: Pick<Compose, "readModel" | "readSources">,
  signal?: AbortSignal,
): Promise<ComposeModel> {
  try {
    return await compose.readModel(target, signal);
  } catch (error) {
    if (!(error instanceof StackError) || error.code !== "invalid-compose-file") throw error;
    const sources = await compose.readSources(target);
    const environment = new Map([...variables.environment, ...Object.entries(target.env)]);
    const problems = findBadValues(sources, { ...variables, environment });
    if (problems.length === 0) throw error;
    throw new StackError("invalid-setting", {
      message: "variables have values that the compose file cannot use",
      problems,
      cause: error,
    });
  }
}
