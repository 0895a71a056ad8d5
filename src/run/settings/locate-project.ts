import { join, resolve } from "node:path";
import { manifestName } from "../../domain/manifest.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import { listFoldersUpward } from "../../plan/names/show-path.ts";
import type { NamedComposeFiles } from "../../plan/settings/declarations.ts";
import { folderOf, resolveComposeFile } from "../../plan/settings/name-compose-files.ts";
import type { LocatedProject } from "../../plan/settings/place-project.ts";
import type { Files } from "../../ports/files.ts";
import { readComposeFileVariable } from "./read-compose-file-variable.ts";

/** The selection of a project, with the options of Compose's command line. */
export interface ProjectRequest {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  readonly projectDirectory: string | undefined;
  readonly envFiles: readonly string[];
}

/**
 * Finds the project in Compose's own order: `--project-directory` and `-f`, then `COMPOSE_FILE` of the
 * environment or of the local `.env`, then the nearest compose file upward
 * (https://github.com/docker/compose/blob/v2.40.3/cmd/compose/compose.go, toProjectOptions). If a
 * `stackctl.yaml` is nearer than any compose file, the search starts again from its folder.
 */
export async function locateProject(
  request: ProjectRequest,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<LocatedProject> {
  const { cwd } = request;
  const asked = request.projectDirectory === undefined ? undefined : resolve(cwd, request.projectDirectory);
  if (request.files.length > 0) {
    const paths = request.files.map((path) => resolveComposeFile(path, cwd));
    const directory = asked ?? folderOf(paths, cwd);
    const named: NamedComposeFiles = { paths, source: { kind: "argument", detail: "--file" } };
    return { directory, manifestDirectory: directory, base: directory, named, found: [] };
  }
  const from = (base: string, folder: string) => locateFrom({ ...request, base, folder, asked }, env, files);
  const here = await from(asked ?? cwd, cwd);
  if (here.named !== undefined || asked !== undefined) return here;
  const nearest = await findUpward([manifestName], cwd, files);
  if (nearest === undefined || (here.found.length > 0 && nearest.length <= here.directory.length))
    return here;
  return { ...(await from(nearest, nearest)), manifestDirectory: nearest };
}

interface Start extends Pick<ProjectRequest, "cwd" | "envFiles"> {
  /** The folder where the search begins, and whose `.env` is read. */
  readonly base: string;
  /** The folder to which paths in `COMPOSE_FILE` are relative. */
  readonly folder: string;
  readonly asked: string | undefined;
}

async function locateFrom(
  { asked, base, folder, ...request }: Start,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<LocatedProject> {
  const named = await readComposeFileVariable({ ...request, base, folder }, env, files);
  if (named === undefined) {
    const holder = await findUpward(composeNames, base, files);
    const directory = asked ?? holder ?? base;
    const found = holder === undefined ? [] : await findComposeFiles(holder, files);
    return { directory, manifestDirectory: directory, base, named, found };
  }
  const directory = asked ?? folderOf(named.paths, folder);
  const hasManifest = (path: string) => files.exists(join(path, manifestName));
  // `init` writes a new manifest beside the `.env` that names the files; otherwise into the project
  // directory.
  const isInBase =
    (await hasManifest(base)) || (named.source.kind === "dotenv" && !(await hasManifest(directory)));
  return { directory, manifestDirectory: isInBase ? base : directory, base, named, found: [] };
}

async function findUpward(
  names: readonly string[],
  start: string,
  files: Files,
): Promise<string | undefined> {
  for (const folder of listFoldersUpward(start)) {
    for (const name of names) if (await files.exists(join(folder, name))) return folder;
  }
  return undefined;
}

/** The compose files that Compose finds itself in a folder: the first known name and the first override. */
async function findComposeFiles(folder: string, files: Files): Promise<readonly string[]> {
  const first = async (names: readonly string[]) => {
    for (const name of names) if (await files.exists(join(folder, name))) return [join(folder, name)];
    return [];
  };
  const main = await first(composeNames);
  return main.length === 0 ? [] : [...main, ...(await first(overrideNames))];
}
