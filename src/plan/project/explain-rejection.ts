import { StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { showPath } from "../names/show-path.ts";
import { findBadValues } from "./find-bad-values.ts";
import { findEmptyReferences } from "./find-empty-references.ts";

interface Rejected {
  /** The compose files, with absolute paths. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly variables: Variables;
  /** File names are shown relative to this folder. */
  readonly cwd: string;
}

/**
 * The error for a compose file that Compose rejects. If variables cause it, it names all of that kind, because
 * Compose stops at the first and does not name it: `invalid-setting` for unusable values, `missing-variable`
 * for unset or empty ones. Otherwise it is Compose's own error.
 */
export function explainRejection(error: StackError, { sources, variables, cwd }: Rejected): StackError {
  const problems = findBadValues(sources, variables);
  if (problems.length > 0) {
    const message = "variables have values that the compose file cannot use";
    return new StackError("invalid-setting", { message, problems, cause: error });
  }
  const said = error.problems[0]?.message ?? error.message;
  const shown = sources.map(({ file, text }) => ({ file: showPath(file, cwd), text }));
  const empty = findEmptyReferences(shown, said, variables);
  if (empty.length === 0) return error;
  const message = "a compose file uses variables that are not set";
  return new StackError("missing-variable", { message, problems: empty, cause: error });
}

/** Five times the largest known project; the engine lists and inspects a container for each service. */
const mostServices = 5_000;

/** The error for a project with too many services; undefined if it has fewer. */
export function refuseTooMany({ services: { size } }: ComposeModel): StackError | undefined {
  if (size <= mostServices) return undefined;
  return new StackError("invalid-compose-file", {
    message: `the project has ${size} services; the limit is ${mostServices}`,
    hint: "Split the project, or run copies of a service with deploy.replicas.",
  });
}
