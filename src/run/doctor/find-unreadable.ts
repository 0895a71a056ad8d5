import { join, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { listProjectFiles } from "../../plan/doctor/check-project.ts";
import { defaultPacks } from "../../plan/settings/declarations.ts";
import type { Files } from "../../ports/files.ts";
import { locateProject, type ProjectRequest } from "../settings/locate-project.ts";

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
  const folder = join(located.manifestDirectory, defaultPacks);
  const names = (await attempt(files.listFolders(folder))) ?? [];
  const envFiles = request.envFiles.map((path) => resolve(request.cwd, path));
  const paths = listProjectFiles(located, { envFiles, packs: { folder, names } });
  for (const path of paths) await attempt(files.readText(path));
  return errors;
}
