import { dirname, resolve } from "node:path";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { createTextIndexer, type SourceValue } from "../yaml/index-sources.ts";

/** A file that Compose reads for a project. */
interface ComposeSource {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly kind: "compose" | "environment";
}

/** Absolute paths of files that Compose files name and that may contain secrets. */
export interface NamedFiles {
  /** Files of top-level `secrets`. */
  readonly secretFiles: readonly string[];
  /** Dockerfiles of services. */
  readonly dockerfiles: readonly string[];
}

/**
 * Lists the files of `secrets` and the Dockerfiles of services. Compose resolves their paths from the
 * project's folder, but paths in an included file from that file's folder. The list contains both candidates.
 */
export function listNamedFiles(
  sources: readonly ComposeSource[],
  projectDirectory: string,
  lookup: Lookup,
  index = createTextIndexer(),
): NamedFiles {
  const found = sources
    .filter(({ kind, text }) => kind === "compose" && /\b(?:secrets|build)\b/.test(text))
    .map(({ path, text }) => {
      const { values } = index(text);
      const folders = [projectDirectory, dirname(path)];
      const fromEach = (parts: readonly string[]) => folders.map((folder) => resolve(folder, ...parts));
      const fill = (value: string) => interpolate(value, lookup).text;
      return {
        secretFiles: listSecretFiles(values).flatMap((file) => fromEach([fill(file)])),
        dockerfiles: listBuilds(values).flatMap(({ context = ".", dockerfile = "Dockerfile" }) =>
          fromEach([fill(context), fill(dockerfile)]),
        ),
      };
    });
  return {
    secretFiles: [...new Set(found.flatMap(({ secretFiles }) => secretFiles))],
    dockerfiles: [...new Set(found.flatMap(({ dockerfiles }) => dockerfiles))],
  };
}

function listSecretFiles(values: readonly SourceValue[]): readonly string[] {
  return values.flatMap(({ path, value }) =>
    path[0] === "secrets" && path.length === 3 && path[2] === "file" ? [value] : [],
  );
}

interface Build {
  readonly context?: string;
  readonly dockerfile?: string;
}

function listBuilds(values: readonly SourceValue[]): readonly Build[] {
  const builds = new Map<string, Build>();
  for (const { path, value } of values) {
    const at = path.indexOf("build");
    if (at < 0 || at < path.length - 2) continue;
    const owner = path.slice(0, at).join("\0");
    const key = path[at + 1] ?? "context";
    if (key !== "context" && key !== "dockerfile") continue;
    builds.set(owner, { ...builds.get(owner), [key]: value });
  }
  return [...builds.values()];
}
