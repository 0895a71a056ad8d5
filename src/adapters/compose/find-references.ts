import type { Document, Node } from "yaml";

/** One entry of `include`, as written. */
export interface IncludeReference {
  /** The first path decides the folder of the included project. The other files are merged into it. */
  readonly paths: readonly string[];
  readonly folder: string | undefined;
  readonly envFiles: readonly string[];
}

/** The paths that one compose file names, as written. */
export interface References {
  readonly includes: readonly IncludeReference[];
  /** Files with services that this file extends. */
  readonly extended: readonly string[];
  /** Environment and label files. */
  readonly plain: readonly string[];
  /** Watched paths. Compose resolves their symbolic links. */
  readonly watched: readonly string[];
  /** True when these lists have every reference and each path is a local file. */
  readonly complete: boolean;
}

const nothing: References = { includes: [], extended: [], plain: [], watched: [], complete: true };
const unknown: References = { ...nothing, complete: false };

/** Keys that refer to other files, and keys inside them whose values are not paths. */
const pathKeys = {
  extends: ["service"],
  env_file: ["required", "format"],
  label_file: [],
  watch: [],
} as const;

/**
 * Finds the files that a compose file names. A key counts anywhere in the file, so that anchors, merge keys
 * and extension fields need no special rules. A text that another YAML parser may read differently is marked
 * as not complete.
 */
export async function findReferences(text: string): Promise<References> {
  // Most files name no other file, and parsing each one costs every command some milliseconds.
  if (!/include|extends|env_file|label_file|watch/.test(text) && !hidesWords(text)) return nothing;
  if (isReadDifferently(text)) return unknown;
  const { isMap, isScalar, isSeq, isAlias, visit } = await import("yaml");
  const { parseDocuments } = await import("../../plan/yaml/parse-documents.ts");
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
      // The YAML library represents the merge key as a symbol.
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

  /** Every string below a value. Undefined when aliases form a cycle. */
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

/** Whether the path is a literal local path: no variable, home folder, repository or registry. */
export function isLocalPath(path: string): boolean {
  const local = process.platform === "win32" ? path.replace(/^[A-Za-z]:(?=[\\/])/, "") : path;
  return !/[$:\r\n]|^~|\.git(?:[#?]|$)|^github\.com\//.test(local);
}

/** Double-quoted YAML can write letters as escapes and split a word over several lines. */
export function hidesWords(text: string): boolean {
  return /\\(?:[xuU]|\r?$)|!\S*binary|%TAG/m.test(text);
}

/**
 * Whether YAML versions differ on the text: line breaks of YAML 1.1, other encodings, and tags that change
 * text.
 */
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
