import type { Replacement } from "../../../domain/documents/file-documents.ts";
import { isSecret } from "../../secrets/is-secret.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { listScripts, type ScriptSource } from "./list-scripts.ts";
import { type ShellCommand, splitShell } from "./split-shell.ts";
import { translateCommand } from "./translate-command.ts";
import type { ScriptKnowledge, Translation } from "./translation.ts";

/** What start scripts reveal about a project. */
export interface ScriptFindings {
  /** In the order of files and lines, without duplicates. */
  readonly replacements: readonly Replacement[];
  /** Names of all variables that a script sets or reads. */
  readonly variables: ReadonlySet<string>;
  /** Compose files that scripts name, as written. */
  readonly composeFiles: readonly string[];
}

/**
 * Finds the commands of start scripts that stackctl replaces, and facts about the project. Secrets are
 * redacted.
 */
export function findReplacements(
  sources: readonly ScriptSource[],
  knowledge: ScriptKnowledge,
): ScriptFindings {
  const scripts = sources.flatMap((source) => listScripts(source));
  const replacements = scripts.flatMap(({ file, line, call, text }) => {
    const commands = expandNames(splitShell(text, line));
    const found = commands.flatMap((command) => {
      const translation = translateCommand(command, knowledge);
      return translation ? [{ command, translation }] : [];
    });
    const whole = call === undefined ? undefined : findWhole(commands, found);
    const single = found.map(({ command, translation }) =>
      toReplacement(file, command.line, show(command), translation),
    );
    if (call === undefined || !whole) return single;
    return [
      toReplacement(file, line, call, whole),
      ...(found.length > 1 || call.startsWith("./") ? single : []),
    ];
  });
  return {
    replacements: dropRepeats(replacements),
    variables: new Set(sources.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [])),
    composeFiles: [
      ...new Set(
        sources.flatMap(({ text }) =>
          [...text.matchAll(/(?:-f|--file)[= ]+["']?([\w./-]+\.ya?ml)\b/g)].map(([, path = ""]) => path),
        ),
      ),
    ],
  };
}

interface Found {
  readonly command: ShellCommand;
  readonly translation: Translation;
}

/** Commands that may be dropped when one command replaces the whole script. */
const idle =
  /^(?:echo|printf|set|cd|exit|return|true|false|:|test|\[|\[\[|shift|trap|local|readonly|break|continue|pwd|dirname|source|\.|in|\$.*)$/;

/** The single command that replaces a whole script; undefined if the script does more. */
function findWhole(commands: readonly ShellCommand[], found: readonly Found[]): Translation | undefined {
  const acting = found.filter(({ translation }) => /^stackctl /.test(translation.text));
  const [only, ...others] = acting;
  const isCovered = ({ words }: ShellCommand) => words.length === 0 || idle.test(words[0] ?? "");
  const translated = new Set(found.map(({ command }) => command));
  const rest = commands.filter((command) => !translated.has(command));
  return only && others.length === 0 && rest.every(isCovered) ? only.translation : undefined;
}

/** Expands a variable that holds a command: `DC="docker compose -p x"`, then `$DC up`. */
function expandNames(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const known = new Map<string, string>();
  return commands.map((command) => {
    for (const { name, value } of command.assignments) known.set(name, value);
    const [first = "", ...rest] = command.words;
    const name = /^\$\{?(\w+)(?:\[@\])?\}?$/.exec(first)?.[1];
    const value = name === undefined ? undefined : known.get(name);
    if (value === undefined || !/^\s*(?:sudo\s+)?docker/.test(value)) return command;
    const expanded = value.trim().split(/\s+/);
    return { ...command, words: [...expanded, ...rest], text: [value.trim(), ...rest].join(" ") };
  });
}

function show({ text, words }: ShellCommand): string {
  const program = words.find((word) => word === "curl" || word === "wget");
  if (program === undefined) return text;
  // Headers and bodies of requests may contain tokens, so only the URL identifies the request.
  const url = words.find((word) => /^https?:|localhost|127\.0\.0\.1/.test(word));
  return url === undefined ? program : `${program} ${url.replace(/[?#].*$/, "")}`;
}

const withoutPasswords = createRedactor([]);

function toReplacement(file: string, line: number, old: string, { text, note }: Translation): Replacement {
  const hide = (written: string) =>
    withoutPasswords(
      written.replaceAll(
        /\b([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s'"]+)/g,
        (whole, name: string, value: string) =>
          isSecret(name, value.replaceAll(/^["']|["']$/g, "")) ? `${name}=***` : whole,
      ),
    );
  return { file, line, old: hide(old), new: hide(text), ...(note !== undefined && { note }) };
}

function dropRepeats(replacements: readonly Replacement[]): readonly Replacement[] {
  const seen = new Set<string>();
  return replacements.filter((one) => {
    const key = JSON.stringify([one.old, one.new]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
