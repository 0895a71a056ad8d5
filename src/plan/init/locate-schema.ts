import { dirname, join, relative } from "node:path";

/** The package that is running. */
export interface OwnPackage {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
}

/**
 * How a file in this folder names a schema for editors: by a path where the package is part of the project (it is the
 * project, or in its `node_modules`), else by the address that npm's packages have at unpkg.com.
 */
export function locateSchema(schema: string, folder: string, project: string, own: OwnPackage): string {
  if (own.root === project || isInstalledFor(project, own)) {
    return relative(folder, join(own.root, "schemas", schema)).replaceAll("\\", "/");
  }
  return `https://unpkg.com/${own.name}@${own.version}/schemas/${schema}`;
}

/** Whether `node_modules` of this folder, or of one above it, holds the package. */
export function isInstalledFor(project: string, own: OwnPackage): boolean {
  for (let folder = project; ; folder = dirname(folder)) {
    if (join(folder, "node_modules", own.name) === own.root) return true;
    if (dirname(folder) === folder) return false;
  }
}
