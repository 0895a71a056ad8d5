import { relative } from "node:path";
import { stringify } from "yaml";
import { fillTemplate } from "./fill-template.ts";
import { findInstallation, type OwnPackage } from "./format-schema-line.ts";

interface WorkflowPlace {
  readonly template: string;
  /** Absolute path of the repository's root. */
  readonly repository: string;
  /** Absolute path of the project's folder, inside the repository. */
  readonly directory: string;
  readonly own: OwnPackage;
}

/**
 * The text of a GitHub workflow that starts combinations of features. It runs the stackctl that the
 * repository installs, or else this version from npm.
 */
export function formatWorkflow({ template, repository, directory, own }: WorkflowPlace): string {
  const fromRepository = (folder: string) => relative(repository, folder).replaceAll("\\", "/") || ".";
  const above = findInstallation(directory, own);
  const installed = above === undefined || fromRepository(above).startsWith("..") ? undefined : above;
  const quoted = (path: string) => stringify(path, { lineWidth: 0 }).trim();
  return fillTemplate(template, {
    install:
      installed === undefined
        ? ""
        : `- run: npm ci\n  working-directory: ${quoted(fromRepository(installed))}`,
    stackctl: installed === undefined ? `npx --yes ${own.name}@${own.version}` : "npx stackctl",
    folder: quoted(fromRepository(directory)),
    artifacts: quoted(`${fromRepository(directory)}/stackctl-artifacts`),
  });
}
