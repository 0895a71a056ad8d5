import { dirname } from "node:path";
import { isPair, isScalar, visit } from "yaml";
import { StackError } from "../../../domain/errors.ts";
import { interpolate, type Lookup } from "../../../plan/dotenv/interpolate.ts";
import { readYaml } from "../../../plan/yaml/read-yaml.ts";
import { extensionName } from "../../compose/service-extension.ts";
import { asTree, isTree, mapTexts, type Tree } from "./tree.ts";

/** A compose file as a tree, and its values that only Compose supports. */
export interface LoadedDocument {
  readonly tree: Tree;
  /** By service name: why its values can be read only by Compose. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/**
 * Parses a compose file without filling in variables. Each `x-stackctl.embedded` also records the folder of
 * its file. Throws StackError invalid-compose-file.
 */
export function loadDocument(path: string, text: string): LoadedDocument {
  const read = readYaml(text, path, { merge: true });
  if (read.kind === "invalid") {
    throw new StackError("invalid-compose-file", {
      message: "a compose file is not valid YAML",
      problems: [read.problem],
    });
  }
  const unreadable = new Map<string, string>();
  visit(read.document, {
    Node(_, node, ancestors) {
      if (node.tag !== "!reset" && node.tag !== "!override") return;
      const service = findService(ancestors);
      if (service !== undefined) unreadable.set(service, `${node.tag} is supported only by Compose`);
    },
  });
  const { value: written } = read;
  if (written !== null && written !== undefined && !isTree(written)) {
    throw new StackError("invalid-compose-file", {
      message: "a compose file is invalid",
      problems: [{ message: "the top level is not a mapping of names to values", where: { file: path } }],
    });
  }
  return { tree: locateProcesses(asTree(written), dirname(path)), unreadable };
}

/**
 * A compose file's tree with its variables filled in. Throws StackError: invalid-compose-file,
 * missing-variable.
 */
export function fillInVariables(tree: Tree, lookup: Lookup, path: string): Tree {
  return asTree(mapTexts(tree, (text) => fillIn(text, lookup, path)));
}

/**
 * Keys that store the folder of the file that sets a process's `workdir` or, without one, its command. They
 * contain spaces so that they do not clash with keys that users write.
 */
export const folderKeys = { workdir: " folder of workdir", command: " folder of command" } as const;

function findService(ancestors: readonly unknown[]): string | undefined {
  const keys = ancestors.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []));
  return keys[0] === "services" ? keys[1] : undefined;
}

function fillIn(text: string, lookup: Lookup, path: string): string {
  const { text: filled, fault } = interpolate(text, lookup);
  if (!fault) return filled;
  if (fault.kind === "required") {
    throw new StackError("missing-variable", {
      message: "a variable is not set",
      problems: [{ message: `${fault.name}: ${fault.message || "it is required"}`, where: { file: path } }],
      hint: `Set ${fault.name} in .env or in the environment.`,
    });
  }
  throw new StackError("invalid-compose-file", {
    message: "a compose file is invalid",
    problems: [
      {
        message:
          fault.kind === "invalid"
            ? "a variable reference is malformed: ${ is not closed or has no name"
            : `a value has more than ${fault.most} ${fault.kind === "too-long" ? "characters" : "nested operands"} once its references are filled in`,
        where: { file: path },
        hint: fault.kind === "invalid" ? "Write $$ for a dollar sign." : "Write the value out.",
      },
    ],
  });
}

function locateProcesses(tree: Tree, folder: string): Tree {
  const services = Object.entries(asTree(tree.services)).map(([name, service]) => {
    const extension = isTree(service) ? service[extensionName] : undefined;
    if (!isTree(service) || !isTree(extension) || !isTree(extension.embedded)) return [name, service];
    const key = extension.embedded.workdir === undefined ? folderKeys.command : folderKeys.workdir;
    // Escape `$`: the path must not be interpolated.
    const embedded = { ...extension.embedded, [key]: folder.replaceAll("$", "$$$$") };
    return [name, { ...service, [extensionName]: { ...extension, embedded } }];
  });
  return tree.services === undefined ? tree : { ...tree, services: Object.fromEntries(services) };
}
