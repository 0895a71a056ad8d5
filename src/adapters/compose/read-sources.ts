import type { Files } from "../../ports/files.ts";
import type { ProjectSource, Sources } from "../../ports/sources.ts";
import { findInputs, type InputFile } from "./list-inputs.ts";

/** Finds the files of a Compose model as Compose would, by following what each one names. */
export function createComposeSources(files: Pick<Files, "readText">): Sources {
  return {
    async read(target) {
      // Something that is no readable file is told by Compose, in better words.
      const readText = (path: string) => files.readText(path).catch(() => undefined);
      const { files: inputs, complete } = await findInputs(target, readText);
      return {
        complete,
        files: listSources(inputs),
      };
    },
  };
}

/** The texts of those that are there. */
export function listSources(inputs: readonly InputFile[]): readonly ProjectSource[] {
  return inputs.flatMap(({ path, text, isCompose }) =>
    text === undefined ? [] : [{ path, text, kind: isCompose ? "compose" : "environment" }],
  );
}
