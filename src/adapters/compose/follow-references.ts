import { dirname, join, resolve } from "node:path";
import { isLocalPath, type References } from "./find-references.ts";

/** A compose file, and the folders against which Compose may resolve its relative paths. */
export interface Place {
  readonly path: string;
  readonly bases: readonly string[];
  /** How many includes lead to this file. */
  readonly depth: number;
}

/** Identifies a place: whether a file is included decides how its paths are resolved. */
export function placeKey({ path, bases, depth }: Place): string {
  return JSON.stringify([path, bases, depth > 0]);
}

/** The places and files that the references of a compose file lead to. */
interface Followed {
  readonly extended: readonly Place[];
  readonly included: readonly Place[];
  readonly plain: readonly string[];
  /** The plain files that set variables of an included project. */
  readonly environments: readonly string[];
  readonly links: readonly string[];
  readonly complete: boolean;
}

/**
 * Resolves the references of a compose file as Compose does:
 * https://github.com/compose-spec/compose-go/blob/v2.9.1/loader/include.go and extends.go beside it.
 */
export function followReferences({ bases, depth }: Place, references: References): Followed {
  const everywhere = (path: string) => bases.map((base) => resolve(base, path));
  const local = (paths: readonly string[]) => paths.filter(isLocalPath).flatMap(everywhere);
  const extended = local(references.extended).map((path) => ({ path, bases: [dirname(path)], depth }));
  const included = references.includes.flatMap(({ paths, folder }): readonly Place[] => {
    const [first] = paths;
    if (first === undefined || !isLocalPath(first)) return [];
    // If the project directory is not a folder, its parent folder is used.
    const from =
      folder === undefined
        ? everywhere(first).map((path) => dirname(path))
        : everywhere(folder).flatMap((path) => [path, dirname(path)]);
    return local(paths).map((path) => ({ path, bases: [...new Set(from)], depth: depth + 1 }));
  });
  const folders = included.flatMap((place) => place.bases);
  const environments = [
    ...local(references.includes.flatMap(({ envFiles }) => envFiles)),
    ...folders.map((path) => join(path, ".env")),
  ];
  // Inside an included project, Compose resolves these against its own working directory.
  const isResolvedElsewhere = references.includes.some(({ folder, envFiles }) =>
    [...envFiles, folder ?? "/"].some((path) => resolve(path) !== path),
  );
  return {
    extended,
    included,
    plain: [...local(references.plain), ...environments],
    environments,
    links: [
      ...references.watched.flatMap(everywhere),
      ...references.includes.flatMap(({ folder }) => (folder === undefined ? [] : everywhere(folder))),
    ],
    complete: depth === 0 || !isResolvedElsewhere,
  };
}
