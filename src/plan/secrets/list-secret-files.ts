import { dirname, resolve } from "node:path";
import { interpolate, type Lookup } from "../interpolate.ts";
import { indexSources } from "../lint/index-sources.ts";

/** A file that Compose reads for a project. */
export interface ComposeSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly kind: "compose" | "environment";
}

/**
 * Absolute paths of the files in which compose files keep their `secrets`. Compose resolves them from the project's folder,
 * and those of an included file from that file's: both are listed.
 */
export function listSecretFiles(
  sources: readonly ComposeSource[],
  projectDirectory: string,
  lookup: Lookup,
): readonly string[] {
  const paths = sources
    .filter(({ kind, text }) => kind === "compose" && /\bsecrets\b/.test(text))
    .flatMap(({ path, text }) =>
      readFiles(text).flatMap((file) => {
        const named = interpolate(file, lookup).text;
        return [resolve(projectDirectory, named), resolve(dirname(path), named)];
      }),
    );
  return [...new Set(paths)];
}

function readFiles(text: string): readonly string[] {
  const { values } = indexSources([{ file: "", text }]);
  return values.flatMap(({ path, value }) =>
    path[0] === "secrets" && path.length === 3 && path[2] === "file" ? [value] : [],
  );
}
