import { type Problem, StackError } from "../../domain/errors.ts";
import type { Lookup } from "../../plan/dotenv/interpolate.ts";
import { isSuspectYaml } from "../../plan/yaml/is-suspect-yaml.ts";

/**
 * Why a compose file exceeds the YAML limits. Undefined when it does not. The parser is loaded only for a
 * suspicious text.
 */
export async function findExcess(path: string, text: string): Promise<Problem | undefined> {
  if (!isSuspectYaml(text)) return undefined;
  const { findYamlExcess } = await import("../../plan/yaml/find-yaml-excess.ts");
  return findYamlExcess(text, path);
}

/**
 * Throws StackError `invalid-compose-file` for an environment file whose filled-in references exceed the
 * limit.
 */
export async function refuseDotenvExcess(path: string, text: string, lookup: Lookup): Promise<void> {
  if (!text.includes("$")) return;
  const { parseDotenv } = await import("../../plan/dotenv/parse-dotenv.ts");
  const { excess } = parseDotenv(text, { file: path, lookup });
  if (excess === undefined) return;
  throw new StackError("invalid-compose-file", {
    message: "an environment file exceeds a limit, so Compose is not run",
    problems: [excess],
  });
}

/**
 * Throws StackError `invalid-compose-file` for a file beyond the YAML limits: Compose expands it without any
 * limit of time and memory.
 */
export async function refuseYamlExcess(path: string, text: string): Promise<void> {
  const problem = await findExcess(path, text);
  if (problem !== undefined) throw refusal(problem);
}

function refusal(problem: Problem): StackError {
  return new StackError("invalid-compose-file", {
    message: "a compose file exceeds a limit, so Compose is not run",
    problems: [problem],
  });
}
