import { join, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { manifestName } from "../../domain/manifest.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import { isLocalFile } from "../../plan/settings/name-compose-files.ts";
import type { Files } from "../../ports/files.ts";
import { locateProject, type ProjectRequest } from "../settings/locate-project.ts";

const packs = join("templates", "features");

/**
 * Errors for all existing project files that cannot be read. Loading the project would stop at the first one.
 */
export async function findUnreadable(
  request: ProjectRequest,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<readonly StackError[]> {
  const errors: StackError[] = [];
  const attempt = async <T>(asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      errors.push(error);
      return undefined;
    }
  };
  const located = await attempt(locateProject(request, env, files));
  if (located === undefined) return errors;
  const { directory, manifestDirectory, named } = located;
  const folders = (await attempt(files.listFolders(join(manifestDirectory, packs)))) ?? [];
  const composeFiles = (named?.paths ?? []).filter(isLocalFile);
  const envFiles = request.envFiles.map((path) => resolve(request.cwd, path));
  const paths = [
    join(manifestDirectory, manifestName),
    ...(envFiles.length > 0 ? envFiles : [join(directory, ".env")]),
    ...(composeFiles.length > 0
      ? composeFiles
      : [...composeNames, ...overrideNames].map((name) => join(directory, name))),
    ...folders.map((name) => join(manifestDirectory, packs, name, "feature.yaml")),
  ];
  for (const path of paths) await attempt(files.readText(path));
  return errors;
}
