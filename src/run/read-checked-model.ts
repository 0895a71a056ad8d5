import { relative } from "node:path";
import { StackError } from "../domain/errors.ts";
import type { Variables } from "../domain/flag-request.ts";
import type { ComposeModel } from "../domain/service.ts";
import { findBadValues } from "../plan/preflight/find-bad-values.ts";
import { findEmptyReferences } from "../plan/preflight/find-empty-references.ts";
import type { Compose, ComposeTarget } from "../ports/compose.ts";

interface ModelReader {
  readonly compose: Pick<Compose, "readModel" | "readSources">;
  /** Files are shown relative to it. */
  readonly cwd: string;
}

/**
 * The model as Compose reads it. Where Compose refuses a file for the value of a variable, throws StackError with every
 * variable of that kind, since Compose stops at the first and names none: `invalid-setting` for values that do not fit,
 * `missing-variable` for those that are unset or empty.
 */
export async function readCheckedModel(
  target: ComposeTarget,
  variables: Variables,
  { compose, cwd }: ModelReader,
  signal?: AbortSignal,
): Promise<ComposeModel> {
  try {
    return refuseTooMany(await compose.readModel(target, signal));
  } catch (error) {
    if (!(error instanceof StackError) || error.code !== "invalid-compose-file") throw error;
    const sources = await compose.readSources(target);
    const environment = new Map([...variables.environment, ...Object.entries(target.env)]);
    const all = { ...variables, environment };
    const problems = findBadValues(sources, all);
    if (problems.length > 0) {
      const message = "variables have values that the compose file cannot use";
      throw new StackError("invalid-setting", { message, problems, cause: error });
    }
    const said = error.problems[0]?.message ?? error.message;
    const shown = sources.map(({ file, text }) => ({ file: relative(cwd, file) || file, text }));
    const empty = findEmptyReferences(shown, said, all);
    if (empty.length === 0) throw error;
    const message = "a compose file uses variables that are not set";
    throw new StackError("missing-variable", { message, problems: empty, cause: error });
  }
}

/** Five times the largest project that is known; the engine lists and inspects a container for each. */
const mostServices = 5_000;

function refuseTooMany(model: ComposeModel): ComposeModel {
  const { size } = model.services;
  if (size <= mostServices) return model;
  throw new StackError("invalid-setting", {
    message: `the project has ${size} services; the limit is ${mostServices}`,
    hint: "split the project, or run copies of a service with deploy.replicas",
  });
}
