import { suggest } from "../../plan/names/suggest.ts";
import { dockerVerbs, engineVerbs } from "./docker-verbs.ts";
import { findVerb } from "./translate-words.ts";

/** A command line whose command stackctl does not have, split at the command. */
interface UnknownVerb {
  readonly before: readonly string[];
  readonly verb: string;
  readonly rest: readonly string[];
  /** Names of stackctl's commands. */
  readonly names: readonly string[];
}

/** Words of other programs that stackctl also takes as commands. */
const translated = ["ps", "version", "help"];

const programs = new Set(["docker", "docker-compose", "podman", "podman-compose"]);

/**
 * What to run instead of an unknown command: of a verb of Docker's, of `docker …` typed after `stackctl`, and of
 * a misspelt command. `isKnown` means that the verb is not misspelt. Undefined without advice.
 */
export function explainVerb(
  line: UnknownVerb,
): { readonly isKnown: boolean; readonly hint: string } | undefined {
  const { verb, names } = line;
  if (programs.has(verb)) return { isKnown: true, hint: adviseWithoutProgram(line) };
  const exact = adviseVerb(line);
  if (exact !== undefined) return { isKnown: true, hint: exact };
  const near = suggest(verb, [...names, ...translated]);
  if (near !== undefined) return { isKnown: false, hint: `Did you mean ${near}?` };
  const nearVerb = suggest(verb, Object.keys(dockerVerbs));
  const hint = nearVerb === undefined ? undefined : adviseVerb({ ...line, verb: nearVerb });
  return hint === undefined ? undefined : { isKnown: false, hint };
}

/** Words as a POSIX shell reads them back. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function adviseVerb(line: UnknownVerb): string | undefined {
  const { before, verb, rest } = line;
  const ofEngine = Object.hasOwn(engineVerbs, verb);
  const verbs = ofEngine ? engineVerbs : dockerVerbs;
  const advice = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!advice) return undefined;
  const program = ofEngine ? ["docker"] : ["stackctl", ...before, "compose", "--"];
  const original = `\`${quoteWords([...program, verb, ...rest])}\``;
  const own = adviseOwn(advice.instead, line);
  if (own === undefined) return `Run ${original}.`;
  return advice.isForeign ? `${own}.` : `${own}, or ${original}.`;
}

/** The advice with the options and arguments of the user. */
function adviseOwn(instead: string | undefined, { before, rest }: UnknownVerb): string | undefined {
  const args = rest.length === 0 ? "" : ` ${quoteWords(rest)}`;
  return instead
    ?.replace("`stackctl ", () => `\`${quoteWords(["stackctl", ...before])} `)
    .replace(/ ARGS/g, () => args);
}

/** For `stackctl docker compose up` and `stackctl docker-compose up`, where `stackctl up` is meant. */
function adviseWithoutProgram(line: UnknownVerb): string {
  const { verb, names } = line;
  const isCompose = line.rest[0] === "compose";
  const words = [...line.before, ...(isCompose ? line.rest.slice(1) : line.rest)];
  const at = findVerb(words);
  const inner = at === undefined ? undefined : words[at];
  if (at === undefined || inner === undefined) return "Run `stackctl --help` to list commands and options.";
  if (names.includes(inner) || translated.includes(inner)) {
    return `Run \`${quoteWords(["stackctl", ...words])}\`, without ${isCompose ? `${verb} compose` : verb}.`;
  }
  const advice = adviseVerb({ ...line, before: words.slice(0, at), verb: inner, rest: words.slice(at + 1) });
  return advice ?? `Run \`${quoteWords([verb, ...line.rest])}\` without stackctl.`;
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
