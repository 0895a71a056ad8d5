import { relative } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { findBadValues } from "../../plan/preflight/find-bad-values.ts";
import { findEmptyReferences } from "../../plan/preflight/find-empty-references.ts";
import type { Compose } from "../../ports/compose.ts";

interface ModelReader {
  readonly compose: Pick<Compose, "readModel" | "readSources">;
  /** File names are shown relative to this folder. */
  readonly cwd: string;
}

/**
 * The model as Compose reads it. If Compose rejects a file because of a variable, throws StackError with all
 * variables of that kind, because Compose stops at the first and does not name it: `invalid-setting` for
 * unusable values, `missing-variable` for unset or empty ones.
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

/** Five times the largest known project; the engine lists and inspects a container for each service. */
const mostServices = 5_000;

function refuseTooMany(model: ComposeModel): ComposeModel {
  const { size } = model.services;
  if (size <= mostServices) return model;
  throw new StackError("invalid-setting", {
    message: `the project has ${size} services; the limit is ${mostServices}`,
    hint: "Split the project, or run copies of a service with deploy.replicas.",
  });
}
