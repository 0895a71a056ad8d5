import { interpolate, type Lookup } from "./interpolate.ts";

interface NameFacts {
  /** `--project-name`. */
  readonly asked: string | undefined;
  /** Compose files in their order, valid or not; undefined for one that cannot be read. */
  readonly texts: readonly (string | undefined)[];
  /** The project directory. */
  readonly directory: string;
  readonly lookup: Lookup;
}

/**
 * The name of a project whose compose files Compose cannot read, by Compose's own order: the argument,
 * COMPOSE_PROJECT_NAME, the last `name:` of a file, the project directory
 * (https://docs.docker.com/compose/how-tos/project-name/). Undefined where a file may have a name that cannot be told,
 * since another project could be meant.
 */
export function nameProject({ asked, texts: given, directory, lookup }: NameFacts): string | undefined {
  const said = asked ?? (lookup("COMPOSE_PROJECT_NAME") || undefined);
  if (said !== undefined) return said;
  const texts = given.flatMap((text) => (text === undefined ? [] : [text.replace(/^\uFEFF/, "")]));
  if (texts.length < given.length || texts.some(isIndented)) return undefined;
  const lines = texts.flatMap((text) => text.match(/^(?:"name"|'name'|name)[ \t]*:.*$/gm) ?? []);
  const last = lines.at(-1);
  if (last !== undefined) return readName(last.replace(/^[^:]*:/, ""), lookup);
  // In flow style the name can stand anywhere.
  if (texts.some((text) => /^\s*(?:---\s*)?\{/.test(text) && /name/.test(text))) return undefined;
  const folder = directory.split(/[\\/]/).findLast((part) => part !== "") ?? "";
  return normalize(folder) || undefined;
}

/** Where the first key is indented, a name at the top level is too. */
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
