import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { showPath } from "../names/show-path.ts";
import type { EjectedModel } from "./eject-model.ts";

/** The error for an output that is a compose file of the project itself; undefined if it is none. */
export function refuseOutput(
  output: string,
  sources: readonly string[],
  cwd: string,
): StackError | undefined {
  if (!sources.includes(output)) return undefined;
  return new StackError("usage", {
    message: `${showPath(output, cwd)} is a compose file of this project`,
    hint: "Use --output FILE to write to another file.",
  });
}

/** The error for a project that Compose cannot resolve while its secrets are placeholders. */
export function explainMasked(error: StackError, secrets: readonly string[]): StackError {
  if (secrets.length === 0) return error;
  return new StackError(error.code, {
    message: `Compose cannot resolve the project with placeholders for its secrets: ${error.message}`,
    problems: error.problems,
    hint: `Use --plain NAME for a variable that is not a secret: Compose expects a path or a number in place of one of ${secrets.join(", ")}.`,
    cause: error,
  });
}

/** The error for a new file that Compose rejects. */
export function explainRejected(error: StackError): StackError {
  return new StackError("compose-failed", {
    message: `Compose rejects the file that eject generated, so nothing was written: ${error.message}`,
    problems: error.problems.map(({ message }) => ({ message })),
    hint: "Change the key that the message names in your compose file, or report a bug.",
    cause: error,
  });
}

/** A notice about a project that Compose cannot read without filling in variables. */
export function noticeFilledIn({ message, problems }: StackError): Notice {
  return {
    code: "values-filled-in",
    message: `the file contains values instead of variables: Compose cannot read the project without interpolating them (${problems[0]?.message ?? message})`,
  };
}

/** What the environment file contains, in a few words. */
export function describeEnvFile({ variables, secrets }: Pick<EjectedModel, "variables" | "secrets">): string {
  return `variables: ${variables.length}, secrets to fill in: ${secrets.length}`;
}
