import type { ComposeTarget } from "../../../domain/compose-target.ts";
import { listEnvFiles } from "../../../plan/dotenv/order-env-files.ts";
import { parseEnvFiles } from "../../../plan/dotenv/parse-env-files.ts";
import { readFileText } from "../../disk/read-regular-file.ts";

/**
 * The variables that Compose knows: those of the environment files, and with priority those of the process and of the
 * features. Files that cannot be read are left out: Compose has refused them before.
 */
export function readProjectVariables(
  { envFiles, projectDirectory, env }: Pick<ComposeTarget, "envFiles" | "projectDirectory" | "env">,
  processEnv: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const known = new Map([...processEnv, ...Object.entries(env)]);
  const { first } = listEnvFiles({ cwd: projectDirectory, envFiles: [] }, projectDirectory, known);
  const paths = envFiles.length > 0 ? envFiles : first;
  const lookup = (name: string) => known.get(name);
  const { variables } = parseEnvFiles(paths, paths.map(readIfThere), { cwd: projectDirectory, lookup });
  return new Map([...variables.map(({ name, value }) => [name, value] as const), ...known]);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileText(path);
  } catch {
    return undefined;
  }
}
