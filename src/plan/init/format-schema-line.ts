import { dirname, join, relative } from "node:path";

/** The package that is running. */
export interface OwnPackage {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
}

/**
 * The line by which editors find a schema, for a file in this folder. The schema is named by a path, which leads there for
 * everybody who has the project; empty where the package is no part of it.
 */
export function formatSchemaLine(schema: string, folder: string, project: string, own: OwnPackage): string {
  if (own.root !== project && findInstallation(project, own) === undefined) return "";
  const path = relative(folder, join(own.root, "schemas", schema)).replaceAll("\\", "/");
  return `# yaml-language-server: $schema=${path}`;
}

/** The folder whose `node_modules` holds the package: this one or one above it; undefined where none does. */
export function findInstallation(project: string, own: OwnPackage): string | undefined {
  for (let folder = project; ; folder = dirname(folder)) {
    if (join(folder, "node_modules", own.name) === own.root) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
