import { basename } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { type ConfigFailure, dotted, invalid, type Suspect, suspectKey } from "./config-failure.ts";

/** Additional input for a rule, besides the message. */
export interface FailureContext {
  readonly target: ComposeTarget;
  readonly standsInFile: (words: string) => boolean;
}

/** A pattern for a message of Compose, and the failure that the message means. */
export type FailureRule = readonly [
  RegExp,
  (match: readonly string[], context: FailureContext) => ConfigFailure,
];

/** Rules for the messages of Compose 2.40; the first match applies. */
export const failureRules: readonly FailureRule[] = [
  [/no configuration file provided/, (_, { target }) => noFile(target)],
  [
    /^(?:open|stat|read) (.+): no such file or directory$/,
    ([, file = ""], { target }) => missingFile(file, target),
  ],
  [
    /^(?:open|stat|read) (.+): (is a directory|permission denied)$/,
    ([, file = "", why = ""]) => ({
      ...invalid(why, { kind: "file", where: { file } }),
      hint:
        why === "is a directory" ? "Pass a file." : "Check the owner of the file and of its folder: ls -ld.",
    }),
  ],
  [
    /^(?:error while interpolating (\S+): )?required variable (\S+) is missing a value(?:: ([\s\S]*))?$/,
    ([, path = "", ...rest], context) => explainVariable([path, ...rest], context),
  ],
  [
    /couldn't find env file: (.+)$/,
    ([, file = ""]) => ({
      code: "invalid-dotenv",
      message: `the env file ${file} does not exist`,
      hint: "Create it, or leave out --env-file.",
      suspect: { kind: "nowhere" },
    }),
  ],
  [
    /env file (.+) not found: /,
    ([, file = ""]) => ({
      ...invalid(`a service reads the env file ${file}, which does not exist`, {
        kind: "words",
        words: basename(file),
      }),
      hint: "Create it, or write `required: false` below its path.",
    }),
  ],
  [
    // The text after a quote or "near" is the file's own content, which may be a secret.
    /failed to read (.+): line (\d+): ([^"]*?)(?: near)? *(?:"[\s\S]*)?$/,
    ([, file = "", line, why = ""]) => ({
      code: "invalid-dotenv",
      message: why,
      suspect: { kind: "file", where: { file, line: Number(line) } },
    }),
  ],
  [/^validating (.+?): ?(\S*) +additional properties '([^']+)' not allowed/, explainUnknownKey],
  [
    /^validating (.+?): ?(\S+) ([\s\S]+)$/,
    ([, file, path = "", what = ""]) =>
      invalid(`${path} ${what}`, { kind: "key", path: path.split("."), file }),
  ],
  [
    /^failed to parse (.+?): (?:yaml: )?line (\d+): ([\s\S]+)$/,
    ([, file, line, what = ""]) => invalid(what, syntax(file, line)),
  ],
  [/^yaml: line (\d+): ([\s\S]+)$/, ([, line, what = ""]) => invalid(what, syntax(undefined, line))],
  [
    /^[Ii]nvalid (?:hostPort|containerPort|ip address|proto): (\S+)$/,
    ([, words = ""]) =>
      invalid(
        `${words} is not valid in ports`,
        words.length > 2 ? { kind: "words", words } : { kind: "nowhere" },
      ),
  ],
  [
    /^yaml: unmarshal errors:\n\s*line (\d+): mapping key "([^"]+)" already defined/,
    ([, line, key = ""]) => invalid(`${key} is defined twice`, syntax(undefined, line)),
  ],
  [/^yaml: unmarshal errors:/, () => invalidShape("a compose file is a map with `services:`")],
  [/^(?:failed to parse (.+?): )?yaml: ([\s\S]+)$/, ([, file, what = ""]) => invalid(what, syntax(file))],
  [/^empty compose file$/, ([said = ""]) => invalidShape(said)],
  [
    /^invalid interpolation format for (\S+?)\.\n/,
    ([, path = ""]) => ({
      ...invalid(`${path} has a malformed or unclosed \${…}`, {
        kind: "key",
        path: path.split("."),
        file: undefined,
      }),
      hint: "Write $$ for a literal dollar sign.",
    }),
  ],
  [
    /^decoding failed due to the following error\(s\):\s*'([^']+)' ([\s\S]+)$/,
    ([, path = "", what = ""]) =>
      invalid(`${dotted(path)}: ${what}`, { kind: "key", path: dotted(path).split("."), file: undefined }),
  ],
  [
    /^invalid project name .*/,
    ([said = ""]) => ({ code: "invalid-setting", message: said, suspect: { kind: "nowhere" } }),
  ],
  [
    /^project name must not be empty/,
    () => ({
      code: "invalid-setting",
      message: "the project has no name: no file sets one, and the folder's name has no letter or digit",
      hint: "Set the name with -p, with COMPOSE_PROJECT_NAME, or with name: in the compose file.",
      suspect: { kind: "nowhere" },
    }),
  ],
];

/** A file that is valid YAML, but not a compose file. */
function invalidShape(message: string): ConfigFailure {
  return { ...invalid(message, syntax()), hint: "Write `services:` with at least one service below it." };
}

function noFile(target: ComposeTarget): ConfigFailure {
  return {
    code: "no-compose-file",
    message: `no compose file in ${target.projectDirectory}`,
    hint: "Pass one with -f, change to a folder that has a compose.yaml, or create one.",
    suspect: { kind: "nowhere" },
  };
}

function missingFile(file: string, target: ComposeTarget): ConfigFailure {
  if (!target.files.includes(file)) {
    return invalid(`${file} is included or extended, but does not exist`, {
      kind: "words",
      words: basename(file),
    });
  }
  return {
    code: "no-compose-file",
    message: `the compose file ${file} does not exist`,
    hint: "Check -f, COMPOSE_FILE and `compose:` in stackctl.yaml.",
    suspect: { kind: "nowhere" },
  };
}

function explainVariable(
  [path = "", name = "", wish = ""]: readonly string[],
  { target, standsInFile }: FailureContext,
): ConfigFailure {
  const file = target.envFiles[0] ?? ".env";
  return {
    code: "missing-variable",
    message: wish !== "" && standsInFile(wish) ? `${name} must be set: ${wish}` : `${name} must be set`,
    hint: `Set ${name}=… in ${file}, or export it in the shell.`,
    suspect: suspectKey(path),
  };
}

function explainUnknownKey([, file, parent = "", key = ""]: readonly string[]): ConfigFailure {
  const path = [...parent.split(".").filter((part) => part !== ""), key];
  return {
    ...invalid(`unknown key ${path.join(".")}`, { kind: "key", path, file }),
    hint: "Start custom keys with x-.",
  };
}

function syntax(file?: string, line?: string): Suspect {
  return { kind: "syntax", file: file || undefined, line: line === undefined ? undefined : Number(line) };
}
