import { type MeasuredText, measureFile } from "./measure-file.ts";
import { charactersAnOpening } from "./project-bounds.ts";

/** The total size of the files of a project. */
export interface ProjectSize {
  /** Characters of all values, with aliases, variables, environment files and extended services filled in. */
  readonly characters: number;
  /** Characters read for `extends`; each file counts as often as Compose reads it. */
  readonly extendedCharacters: number;
}

/** The files of a project by path, and how to resolve a path that a file names. */
export interface ProjectFiles {
  /** Texts of the Compose files; Compose merges the `roots`, and reads the others for `extends`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly roots: readonly string[];
  /** Sizes of environment and label files. */
  readonly plain: ReadonlyMap<string, number>;
  resolve(path: string, from: string): readonly string[];
  lengthOf(variable: string): number;
}

/** Measures a project. Each file and each service is measured once, however often it is used. */
export function measureProject(files: ProjectFiles): ProjectSize {
  const measured = new Map<string, MeasuredText>();
  const fileAt = (path: string) => {
    const known = measured.get(path) ?? measureFile(files.texts.get(path) ?? "", files.lengthOf);
    measured.set(path, known);
    return known;
  };
  const sizes = new Map<string, ProjectSize>();

  /** The size of a service with the chain of services that it extends. */
  const measureService = (path: string, name: string): ProjectSize => {
    const chain: { readonly key: string; readonly own: number; readonly reading: number }[] = [];
    const seen = new Set<string>();
    let place: { path: string; name: string; reading: number } | undefined = { path, name, reading: 0 };
    let size: ProjectSize = { characters: 0, extendedCharacters: 0 };
    while (place !== undefined) {
      const key: string = JSON.stringify([place.path, place.name]);
      const known = sizes.get(key);
      if (known !== undefined) size = known;
      const service = fileAt(place.path).services.get(place.name);
      if (known !== undefined || service === undefined || seen.has(key)) {
        size = { ...size, extendedCharacters: size.extendedCharacters + place.reading };
        break;
      }
      seen.add(key);
      const from: string = place.path;
      const named = service.files.flatMap((file) => files.resolve(file, from));
      const own = named.reduce((sum, file) => sum + (files.plain.get(file) ?? 0), service.characters);
      chain.push({ key, own, reading: place.reading });
      place = findExtended(service.extension, from);
    }
    for (const { key, own, reading } of chain.toReversed()) {
      size = { ...size, characters: size.characters + own };
      sizes.set(key, size);
      size = { ...size, extendedCharacters: size.extendedCharacters + reading };
    }
    return size;
  };

  const findExtended = (
    extension: { file: string | undefined; service: string } | undefined,
    from: string,
  ) => {
    if (extension === undefined) return undefined;
    const { file, service: name } = extension;
    if (file === undefined) return { path: from, name, reading: 0 };
    const path = files.resolve(file, from).find((one) => files.texts.has(one));
    if (path === undefined) return undefined;
    return { path, name, reading: (files.texts.get(path)?.length ?? 0) + charactersAnOpening };
  };

  let characters = 0;
  let extendedCharacters = 0;
  for (const path of files.roots) {
    const file = fileAt(path);
    characters += file.characters;
    for (const [name, service] of file.services) {
      const size = measureService(path, name);
      characters += size.characters - service.characters;
      extendedCharacters += size.extendedCharacters;
    }
  }
  return { characters, extendedCharacters };
}
