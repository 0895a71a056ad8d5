import { dirname, join, resolve } from "node:path";
import { composeNames, overrideOf } from "../plan/compose-names.ts";
import type { Files } from "../ports/files.ts";

/** The name of the config file, in the project directory. */
export const manifestName = "stackctl.yaml";

/** Which project is meant, as on the command line of Compose. */
export interface ProjectRequest {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  readonly projectDirectory: string | undefined;
  readonly envFiles: readonly string[];
}

/**
 * The project directory: the one that is named, that of the first `-f` file, or the nearest one upward from here that
 * has a `stackctl.yaml` or a compose file; else this one.
 */
export async function locateProject(request: ProjectRequest, files: Files): Promise<string> {
  if (request.projectDirectory !== undefined) return resolve(request.cwd, request.projectDirectory);
  const [first] = request.files;
  if (first !== undefined && first !== "-") return dirname(resolve(request.cwd, first));
  for (let folder = request.cwd; ; folder = dirname(folder)) {
    for (const name of [manifestName, ...composeNames]) {
      if (await files.exists(join(folder, name))) return folder;
    }
    if (dirname(folder) === folder) return request.cwd;
  }
}

/** The compose files that Compose would find by itself in a folder: the first known name and its override. */
export async function findComposeFiles(folder: string, files: Files): Promise<readonly string[]> {
  for (const name of composeNames) {
    const path = join(folder, name);
    if (!(await files.exists(path))) continue;
    const override = join(folder, overrideOf(name));
    return (await files.exists(override)) ? [path, override] : [path];
  }
  return [];
}
