import { dirname, resolve } from "node:path";
import { interpolate, type Lookup } from "../interpolate.ts";
import { indexSources } from "../lint/index-sources.ts";
import type { ComposeSource } from "./list-secret-files.ts";

/** Absolute paths of the Dockerfiles that services may be built from, for every folder that Compose may start from. */
export function listDockerfiles(
  sources: readonly ComposeSource[],
  projectDirectory: string,
  lookup: Lookup,
): readonly string[] {
  const paths = sources
    .filter(({ kind, text }) => kind === "compose" && /\bbuild\b/.test(text))
    .flatMap(({ path, text }) =>
      readBuilds(text, lookup).flatMap(({ context, dockerfile }) =>
        [projectDirectory, dirname(path)].map((folder) => resolve(folder, context, dockerfile)),
      ),
    );
  return [...new Set(paths)];
}

interface Build {
  readonly context: string;
  readonly dockerfile: string;
}

function readBuilds(text: string, lookup: Lookup): readonly Build[] {
  const builds = new Map<string, Partial<Build>>();
  for (const { path, value } of indexSources([{ file: "", text }]).values) {
    const at = path.indexOf("build");
    if (at < 0 || at < path.length - 2) continue;
    const owner = path.slice(0, at).join("\0");
    const key = path[at + 1] ?? "context";
    if (key !== "context" && key !== "dockerfile") continue;
    builds.set(owner, { ...builds.get(owner), [key]: interpolate(value, lookup).text });
  }
  return [...builds.values()].map(({ context = ".", dockerfile = "Dockerfile" }) => ({
    context,
    dockerfile,
  }));
}
