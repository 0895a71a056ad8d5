import { relative } from "node:path";
import { kubeKey, nameApart } from "./kube-names.ts";

/** A file that a bind mount shows to a service. */
export interface BoundFile {
  /** Relative to the mounted folder; the name for a single file. */
  readonly path: string;
  /** Absolute, on this machine. */
  readonly source: string;
  /** The text, or base64 if the file is not UTF-8 text. */
  readonly content: string;
  readonly isBinary: boolean;
  readonly isExecutable: boolean;
  /** Whether the text holds a secret, so that only the user may copy it. */
  readonly isSecret: boolean;
}

/** A source that cannot become a ConfigMap, and why. */
export interface Unfit {
  readonly kind: "unfit";
  readonly why: string;
}

/** What a bind mount shows: files, or why its source cannot become a ConfigMap. */
export type BoundContent = { readonly kind: "file" | "folder"; readonly files: readonly BoundFile[] } | Unfit;

/** The files of a bind mount as one ConfigMap. */
export interface FileMap {
  readonly name: string;
  /** The mounted path, relative to the project. */
  readonly from: string;
  readonly kind: "file" | "folder";
  /** Each with its key in the ConfigMap. */
  readonly files: readonly (BoundFile & { readonly key: string })[];
}

/** The bind mounts of a project by their absolute source. */
export type FileBook = ReadonlyMap<string, FileMap | Unfit>;

/** An object of Kubernetes has at most this size, in etcd: https://kubernetes.io/docs/concepts/configuration/configmap/ */
const mostBytes = 1024 ** 2;

/** Names a ConfigMap for each source, after the last parts of its path. */
export function createFileBook(contents: ReadonlyMap<string, BoundContent>, directory: string): FileBook {
  const sources = [...contents].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const paths = sources.map(([source]) => relative(directory, source));
  const names = nameApart(paths.map((path) => path.split("/").slice(-2).join("-")).map(numbered()));
  return new Map(
    sources.map(([source, content], index): readonly [string, FileMap | Unfit] => {
      if (content.kind === "unfit") return [source, content];
      const bytes = content.files.reduce((sum, file) => sum + file.content.length + file.path.length, 0);
      if (bytes > mostBytes) {
        return [source, { kind: "unfit", why: "it has more than 1 MiB, the most that a ConfigMap holds" }];
      }
      const name = [...names.values()][index] ?? "files";
      const keys = nameKeys(content.files.map(({ path }) => path));
      const files = content.files.map((file) => ({ ...file, key: keys.get(file.path) ?? file.path }));
      return [source, { name, from: paths[index] ?? source, kind: content.kind, files }];
    }),
  );
}

/** Makes equal texts distinct, so that each keeps an entry of its own. */
function numbered(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text}-${count}`;
  };
}

function nameKeys(paths: readonly string[]): ReadonlyMap<string, string> {
  const used = new Set<string>();
  return new Map(
    paths.map((path) => {
      const wanted = kubeKey(path);
      let key = wanted;
      for (let number = 2; used.has(key); number += 1) key = `${wanted}.${number}`;
      used.add(key);
      return [path, key];
    }),
  );
}
