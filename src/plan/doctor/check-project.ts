import { join } from "node:path";
import type { StackError } from "../../domain/errors.ts";
import { manifestName } from "../../domain/manifest.ts";
import { composeNames, overrideNames } from "../names/compose-names.ts";
import { isLocalFile } from "../settings/name-compose-files.ts";
import type { LocatedProject } from "../settings/place-project.ts";
import { stackChecks } from "./check-stack.ts";
import { type Diagnosis, failedWith, fine, skipped } from "./diagnosis.ts";

interface ProjectFolders {
  /** Environment files that the command line names. Absolute. */
  readonly envFiles: readonly string[];
  /** The folder of feature packs, and the names of the packs. */
  readonly packs: { readonly folder: string; readonly names: readonly string[] };
}

/** Paths of the files that a project may consist of. */
export function listProjectFiles(
  { directory, manifestDirectory, named }: LocatedProject,
  { envFiles, packs }: ProjectFolders,
): readonly string[] {
  const composeFiles = (named?.paths ?? []).filter(isLocalFile);
  return [
    join(manifestDirectory, manifestName),
    ...(envFiles.length > 0 ? envFiles : [join(directory, ".env")]),
    ...(composeFiles.length > 0
      ? composeFiles
      : [...composeNames, ...overrideNames].map((name) => join(directory, name))),
    ...packs.names.map((name) => join(packs.folder, name, "feature.yaml")),
  ];
}

/** Reports the files of the project that cannot be read. */
export function checkFiles(unreadable: readonly StackError[]): readonly Diagnosis[] {
  if (unreadable.length > 0) return unreadable.flatMap((error) => failedWith("files", error));
  return [fine("files", "all files of the project are readable")];
}

interface Unloaded {
  /** Why the project was not loaded; undefined if its files cannot be read. */
  readonly error: StackError | undefined;
  /** Whether the command line names compose files. */
  readonly isNamed: boolean;
  readonly hasCompose: boolean;
}

/**
 * Reports a project that was not loaded, and skips the checks that need it. A missing Compose and a folder
 * without a project are no problems of the project.
 */
export function checkUnloaded({ error, isNamed, hasCompose }: Unloaded): readonly Diagnosis[] {
  const others = ["env-file", "lock", ...stackChecks].map((name) => skipped(name, "needs the project"));
  if (error === undefined) return [skipped("project", "needs readable project files"), ...others];
  if (error.code === "engine-unavailable" && !hasCompose) {
    return [skipped("project", "needs Compose"), ...others];
  }
  const isNowhere = error.code === "no-compose-file" && !isNamed;
  return [...(isNowhere ? [skipped("project", error.message)] : failedWith("project", error)), ...others];
}

interface Loaded {
  readonly project: string;
  /** How many services are enabled, of how many. */
  readonly enabled: number;
  readonly total: number;
  /** Why the engine cannot run the enabled services; undefined if it can. */
  readonly refusal: StackError | undefined;
}

/** Reports a loaded project, and why its engine cannot run it. */
export function checkLoaded({ project, enabled, total, refusal }: Loaded): readonly Diagnosis[] {
  return [
    fine("project", `${project}: ${enabled} of ${total} services are enabled`),
    ...(refusal ? failedWith("runnable", refusal) : []),
  ];
}
