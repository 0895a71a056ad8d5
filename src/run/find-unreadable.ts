import { join, resolve } from "node:path";
import { StackError } from "../domain/errors.ts";
import { composeNames, overrideOf } from "../plan/compose-names.ts";
import type { Files } from "../ports/files.ts";
import { locateProject, manifestName, type ProjectRequest } from "./locate-project.ts";

const packs = join("templates", "features");

/** Why files of a project cannot be read that are there: all of them, where loading it would stop at the first. */
export async function findUnreadable(request: ProjectRequest, files: Files): Promise<readonly StackError[]> {
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
  const directory = await attempt(locateProject(request, files));
  if (directory === undefined) return errors;
  const folders = (await attempt(files.listFolders(join(directory, packs)))) ?? [];
  const composeFiles = request.files.filter((path) => path !== "-").map((path) => resolve(request.cwd, path));
  const envFiles = request.envFiles.map((path) => resolve(request.cwd, path));
  const paths = [
    join(directory, manifestName),
    ...(envFiles.length > 0 ? envFiles : [join(directory, ".env")]),
    ...(composeFiles.length > 0
      ? composeFiles
      : [...composeNames, ...composeNames.map(overrideOf)].map((name) => join(directory, name))),
    ...folders.map((name) => join(directory, packs, name, "feature.yaml")),
  ];
  for (const path of paths) await attempt(files.readText(path));
  return errors;
}
