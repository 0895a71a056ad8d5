import { interpolate, type Lookup } from "../dotenv/interpolate.ts";

interface NameFacts {
  /** `--project-name`. */
  readonly asked: string | undefined;
  /**
   * The texts of the compose files in their order, valid or not; undefined for a file that cannot be read.
   */
  readonly texts: readonly (string | undefined)[];
  /** The project directory. */
  readonly directory: string;
  readonly lookup: Lookup;
}

/**
 * The name of a project whose compose files Compose cannot read, in Compose's order of precedence: the
 * argument, COMPOSE_PROJECT_NAME, the last `name:` of a file, the project directory
 * (https://docs.docker.com/compose/how-tos/project-name/). Undefined if a file may set a name that cannot be
 * determined: a guess could hit another project.
 */
export function nameProject({ asked, texts: given, directory, lookup }: NameFacts): string | undefined {
  const said = asked ?? (lookup("COMPOSE_PROJECT_NAME") || undefined);
  if (said !== undefined) return said;
  const texts = given.flatMap((text) => (text === undefined ? [] : [text.replace(/^\uFEFF/, "")]));
  if (texts.length < given.length || texts.some(isIndented)) return undefined;
  const lines = texts.flatMap((text) => text.match(/^(?:"name"|'name'|name)[ \t]*:.*$/gm) ?? []);
  const last = lines.at(-1);
  if (last !== undefined) return readName(last.replace(/^[^:]*:/, ""), lookup);
  // In flow style, `name` can be anywhere in the file.
  if (texts.some((text) => /^\s*(?:---\s*)?\{/.test(text) && /name/.test(text))) return undefined;
  const folder = directory.split(/[\\/]/).findLast((part) => part !== "") ?? "";
  return normalize(folder) || undefined;
}

/**
 * Whether the top-level keys are indented, so that a search for `name:` at the line start would miss the
 * name.
 */
function isIndented(text: string): boolean {
  const first = text.split("\n").find((line) => /^\s*[^\s#%-]/.test(line));
  return /^\s/.test(first ?? "");
}

function readName(written: string, lookup: Lookup): string | undefined {
  const bare = written.replace(/\s+#.*$/, "").trim();
  const [, , quoted = bare] = /^(["'])(.*)\1$/.exec(bare) ?? [];
  const { text, fault } = interpolate(quoted, lookup);
  return fault === undefined && /^[a-z0-9][a-z0-9_-]*$/.test(text) ? text : undefined;
}

function normalize(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
