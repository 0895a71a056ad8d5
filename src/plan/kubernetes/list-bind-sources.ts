import type { ComposeDocument } from "./compose-service.ts";

/** Absolute paths of this machine that services mount: binds, and the files of configs. */
export function listBindSources(documents: readonly ComposeDocument[]): readonly string[] {
  const binds = documents.flatMap(({ services }) =>
    Object.values(services).flatMap(({ volumes }) =>
      volumes.flatMap(({ type, source }) => (type === "bind" && source !== undefined ? [source] : [])),
    ),
  );
  const configs = documents.flatMap(({ configs: all }) =>
    Object.values(all).flatMap(({ file }) => (file === undefined ? [] : [file])),
  );
  return [...new Set([...binds, ...configs])].toSorted();
}
