import { join, relative } from "node:path";
import { listFoldersUpward } from "../names/show-path.ts";

/** The running stackctl package. */
export interface OwnPackage {
  /** Absolute path. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
}

/**
 * The comment line that names a JSON schema for editors, for a file in this folder. The path is relative, so
 * it works in every checkout of the project. Empty if the package is not installed in the project.
 */
export function formatSchemaLine(schema: string, folder: string, project: string, own: OwnPackage): string {
  if (own.root !== project && findInstallation(project, own) === undefined) return "";
  const path = relative(folder, join(own.root, "schemas", schema)).replaceAll("\\", "/");
  return `# yaml-language-server: $schema=${path}`;
}

/**
 * The folder whose `node_modules` contains the package: this folder or a parent; undefined if there is none.
 */
export function findInstallation(project: string, own: OwnPackage): string | undefined {
  for (const folder of listFoldersUpward(project)) {
    if (join(folder, "node_modules", own.name) === own.root) return folder;
  }
  return undefined;
}
