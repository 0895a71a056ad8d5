import { carryContent } from "./carry-content.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import { type Reference, shrinkHint } from "./translate-references.ts";

/** A file of the project directory, and its path in the container. */
export interface BoundFile {
  readonly source: string;
  readonly target: string;
  /** Whether the folder is mounted, and not the file. */
  readonly isInFolder: boolean;
}

/** Makes a config of each file. The engine stores no empty config, so an empty file of a folder is left out. */
export function carryFiles(
  context: ServiceContext,
  path: KeyFinding["path"],
  files: readonly BoundFile[],
): { readonly references: readonly Reference[]; readonly findings: readonly KeyFinding[] } {
  const carried = files.map((file) => carryFile(context, path, file));
  return {
    references: carried.flatMap((one) => ("finding" in one ? [] : [one])),
    findings: carried.flatMap((one) => ("finding" in one ? [one.finding] : [])),
  };
}

function carryFile(
  context: ServiceContext,
  path: KeyFinding["path"],
  { source, target, isInFolder }: BoundFile,
): Reference | { readonly finding: KeyFinding } {
  const data = context.inputs.files.get(source);
  if (data === undefined) {
    const message = `The file ${source} cannot be read.`;
    return { finding: findingAt(context, "refused", path, message, "Make the file readable, or remove it.") };
  }
  if (data === "" && isInFolder) {
    const message = `Swarm stores no empty config, so the empty file ${source} is left out.`;
    return { finding: findingAt(context, "warned", path, message) };
  }
  const project = context.document.name;
  const name = `${project}_${source.slice(source.lastIndexOf("/") + 1)}`;
  const content = carryContent({ kind: "config", name, data, project });
  if ("problem" in content) {
    const message = `The file ${source} cannot become a config: ${content.problem}`;
    return { finding: findingAt(context, "refused", path, message, shrinkHint) };
  }
  const mode = isScript(data) ? 0o555 : 0o444;
  return { name: content.name, file: { Name: target, UID: "0", GID: "0", Mode: mode }, content };
}

/** Whether a file is a script, which a container may want to execute. Its mode on this machine is not known. */
function isScript(data: string): boolean {
  return Buffer.from(data.slice(0, 4), "base64").toString("latin1").startsWith("#!");
}
