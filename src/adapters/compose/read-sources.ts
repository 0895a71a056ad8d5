import type { Files } from "../../ports/files.ts";
import type { Sources } from "../../ports/sources.ts";
import { findInputs } from "./list-inputs.ts";

/** Finds the files of a Compose model as Compose would, by following what each one names. */
export function createComposeSources(files: Pick<Files, "readText">): Sources {
  return {
    async read(target) {
      // Something that is no readable file is told by Compose, in better words.
      const readText = (path: string) => files.readText(path).catch(() => undefined);
      const { files: inputs, complete } = await findInputs(target, readText);
      return {
        complete,
        files: inputs.flatMap(({ path, text, isCompose }) =>
          text === undefined
            ? []
            : [{ path, text, kind: isCompose ? ("compose" as const) : ("environment" as const) }],
        ),
      };
    },
  };
}
