import { join } from "node:path";
import type { Manifest } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Declarations, NamedComposeFiles } from "./declarations.ts";

/** The place of a project. All paths are absolute. */
export interface LocatedProject {
  /** Compose's project directory, unless the manifest names compose files. */
  readonly directory: string;
  /** The folder whose `stackctl.yaml` applies. */
  readonly manifestDirectory: string;
  /** The folder whose `.env` Compose reads first, before the project directory is known. */
  readonly base: string;
  /** Compose files of `-f` or `COMPOSE_FILE`; undefined if neither names any. */
  readonly named: NamedComposeFiles | undefined;
  /** The compose file that the search upward finds, with its override; empty if there is none. */
  readonly found: readonly string[];
}

type Place = Pick<Declarations, "directory" | "manifestDirectory" | "named" | "found">;

/** In order of priority: `-f`, `COMPOSE_FILE`, the manifest, the search upward. */
export function placeProject(
  { directory, manifestDirectory, named, found }: LocatedProject,
  { compose }: Manifest,
  manifestFile: string,
): Place {
  if (named !== undefined) return { directory, manifestDirectory, named, found };
  if (compose === undefined) {
    const source = { kind: "default", detail: "found by default name" } as const;
    return { directory, manifestDirectory, named: { paths: [], source }, found };
  }
  const paths = compose.map((path) => join(manifestDirectory, path));
  const source = { kind: "config", detail: `compose in ${manifestFile}` } as const;
  return { directory: manifestDirectory, manifestDirectory, named: { paths, source }, found: [] };
}

/**
 * A notice if the packs folder that the manifest names does not exist. It is no error: the first pack may
 * still create the folder, but its name may also be misspelt.
 */
export function noticeLostPacks(
  { packs }: Pick<Manifest, "packs">,
  exists: boolean,
  file: string,
): readonly Notice[] {
  if (packs === undefined || exists) return [];
  const message = `the packs folder ${packs} does not exist, so no feature pack is loaded`;
  return [{ code: "no-packs", message, hint: "Check the path: it is relative to stackctl.yaml.", file }];
}
