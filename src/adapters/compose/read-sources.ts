import type { Files } from "../../ports/files.ts";
import type { ProjectSource, Sources } from "../../ports/sources.ts";
import type { InputFile } from "./input-file.ts";
import { findInputs } from "./list-inputs.ts";

/** Finds the files of a Compose model as Compose does, by following the references in each file. */
export function createComposeSources(files: Pick<Files, "readText">): Sources {
  return {
    async read(target) {
      // Compose reports an unreadable file itself, with a better message.
      const readText = (path: string) => files.readText(path).catch(() => undefined);
      const { files: inputs, complete } = await findInputs(target, readText);
      return {
        complete,
        files: listSources(inputs),
      };
    },
  };
}

/** The texts of the files that exist. */
export function listSources(inputs: readonly InputFile[]): readonly ProjectSource[] {
  return inputs.flatMap(({ path, text, isCompose }) =>
    text === undefined ? [] : [{ path, text, kind: isCompose ? "compose" : "environment" }],
  );
}
