import type { Document, Node } from "yaml";

/** One entry of `include`, as written. */
export interface IncludeReference {
  /** The first decides the folder of the included project, the others are merged into it. */
  readonly paths: readonly string[];
  readonly folder: string | undefined;
  readonly envFiles: readonly string[];
}

/** What one compose file names, as written. */
export interface References {
  readonly includes: readonly IncludeReference[];
  /** Files that services are extended from. */
  readonly extended: readonly string[];
  /** Environment and label files. */
  readonly plain: readonly string[];
  /** Watched paths: Compose resolves their symbolic links. */
  readonly watched: readonly string[];
  /** Every reference is in these lists, and each path is one of a local file. */
  readonly complete: boolean;
}

const nothing: References = { includes: [], extended: [], plain: [], watched: [], complete: true };
const unknown: References = { ...nothing, complete: false };

/** The keys that lead to other files, and the keys inside them whose values are no paths. */
const pathKeys = {
  extends: ["service"],
  env_file: ["required", "format"],
  label_file: [],
  watch: [],
} as const;

/**
 * The files that a compose file names. A key counts wherever it stands, so that anchors, merge keys and extension
 * fields need no rules of their own. Not complete: a text that another YAML parser may read otherwise.
 */
export async function findReferences(text: string): Promise<References> {
  // Most files name no other one, and parsing each takes some milliseconds of every command.
  if (!/include|extends|env_file|label_file|watch/.test(text) && !hidesWords(text)) return nothing;
  if (isReadDifferently(text)) return unknown;
  const { isMap, isScalar, isSeq, isAlias, visit } = await import("yaml");
  const { parseDocuments } = await import("../../plan/yaml-bounds/parse-documents.ts");
  const documents = parseDocuments(text, { merge: true });
  let complete = true;
  const found: Record<keyof typeof pathKeys, string[]> = {
    extends: [],
    env_file: [],
    label_file: [],
    watch: [],
  };
  const includes: IncludeReference[] = [];
  for (const document of documents) {
    if (document.errors.length > 0) return unknown;
    if (isMap(document.contents)) {
      // A symbol stands for the merge key.
      const { items } = document.contents;
      if (items.some(({ key }) => isScalar(key) && typeof key.value === "symbol")) return unknown;
      const include = document.contents.get("include", true);
      if (include !== undefined) includes.push(...convertIncludes(toValue(include, document)));
    }
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key)) {
          complete = false;
          return;
        }
        const name = Object.keys(pathKeys).find((one): one is keyof typeof pathKeys => one === key.value);
        if (name === undefined) return;
        const strings = collect(value, document, name, 0);
        if (strings === undefined) complete = false;
        else if (name !== "extends" || !isScalar(resolveAlias(value, document))) found[name].push(...strings);
      },
    });
  }

  function resolveAlias(node: unknown, document: Document): unknown {
    return isAlias(node) ? node.resolve(document) : node;
  }

  /** Every text below a value; undefined where aliases go round in circles. */
  function collect(
    value: unknown,
    document: Document,
    name: keyof typeof pathKeys,
    depth: number,
  ): readonly string[] | undefined {
    if (depth > 20) return undefined;
    const node = resolveAlias(value, document);
    if (isScalar(node)) return node.value === null ? [] : [String(node.value)];
    const ignored: readonly string[] = pathKeys[name];
    const children = isSeq(node)
      ? node.items
      : isMap(node)
        ? node.items.flatMap((pair) =>
            isScalar(pair.key) && ignored.includes(String(pair.key.value)) ? [] : [pair.value],
          )
        : [];
    const texts = children.map((child) => collect(child, document, name, depth + 1));
    return texts.some((one) => one === undefined) ? undefined : texts.flatMap((one) => one ?? []);
  }

  const plain = [...found.env_file, ...found.label_file];
  const named = [
    ...found.extends,
    ...plain,
    ...includes.flatMap(({ paths, folder, envFiles }) => [
      ...paths,
      ...envFiles,
      ...(folder ? [folder] : []),
    ]),
  ];
  return {
    includes,
    extended: found.extends,
    plain,
    watched: found.watch,
    complete: complete && named.every(isLocalPath),
  };
}

/** A path of a file on this machine that is written out: no variable, home folder, repository or registry. */
export function isLocalPath(path: string): boolean {
  const local = process.platform === "win32" ? path.replace(/^[A-Za-z]:(?=[\\/])/, "") : path;
  return !/[$:\r\n]|^~|\.git(?:[#?]|$)|^github\.com\//.test(local);
}

/** Double-quoted YAML can write letters as escapes and break a word over lines. */
export function hidesWords(text: string): boolean {
  return /\\(?:[xuU]|\r?$)|!\S*binary|%TAG/m.test(text);
}

/** Line breaks of YAML 1.1 alone, other encodings, and tags that turn one text into another. */
function isReadDifferently(text: string): boolean {
  return text.includes("\0") || /[\u0085\u2028\u2029\uFFFD]|\r(?!\n)|!\S*binary|%TAG/.test(text);
}

function toValue(node: unknown, document: Document): unknown {
  const isNode = (value: unknown): value is Node =>
    typeof value === "object" && value !== null && "toJS" in value;
  return isNode(node) ? node.toJS(document, { maxAliasCount: -1 }) : node;
}

function convertIncludes(value: unknown): readonly IncludeReference[] {
  return asList(value).map((entry) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
      return { paths: strings(entry), folder: undefined, envFiles: [] };
    }
    const [folder] = strings(Reflect.get(entry, "project_directory"));
    return {
      paths: strings(Reflect.get(entry, "path")),
      folder: folder === "" ? undefined : folder,
      envFiles: strings(Reflect.get(entry, "env_file")),
    };
  });
}

function strings(value: unknown): readonly string[] {
  return asList(value).filter((entry) => typeof entry === "string");
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
