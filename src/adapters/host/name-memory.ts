import { readdirSync, statSync } from "node:fs";
import { readOwnRecord, recordPath, writeOwnRecord } from "../disk/own-records.ts";

/** Names by kind, each with its description. */
export type RememberedNames = Readonly<
  Record<string, readonly { readonly value: string; readonly description: string }[]>
>;

interface Memory {
  readonly facts: readonly string[];
  readonly inputs: readonly (readonly [path: string, stamp: string])[];
  readonly names: RememberedNames;
}

const fileName = "completion.json";

/**
 * A stamp of a file or folder; a different stamp means that the content may have changed. Empty when the path
 * does not exist.
 */
export function stampOf(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? "" : `${facts.size} ${facts.mtimeMs}`;
}

/**
 * The cached names, valid while the stamps of their source files and the facts (variables, versions) are
 * unchanged. No further check is made, because a wrong name in a completion does no harm.
 */
export function recallNames(directory: string, facts: readonly string[]): RememberedNames | undefined {
  try {
    const memory: Memory = JSON.parse(readOwnRecord(directory, fileName) ?? "");
    const isFresh =
      JSON.stringify(memory.facts) === JSON.stringify(facts) &&
      memory.inputs.every(([path, stamp]) => stampOf(path) === stamp);
    return isFresh ? memory.names : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Caches names, but only in a project where stackctl has been used before. Elsewhere, completion writes no
 * files.
 */
export async function rememberNames(
  directory: string,
  { facts, paths, names }: Pick<Memory, "facts" | "names"> & { readonly paths: readonly string[] },
): Promise<void> {
  if (stampOf(recordPath(directory, "")) === "") return;
  const memory: Memory = { facts, names, inputs: [...new Set(paths)].map((path) => [path, stampOf(path)]) };
  try {
    writeOwnRecord(directory, fileName, JSON.stringify(memory));
  } catch {
    // Best effort: the next completion reads the project again.
  }
}

/** The newest model cached below `.stackctl/models`, if it is newer than each of these files. */
export function readFreshModel(directory: string, paths: readonly string[]): unknown {
  const changedMs = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  try {
    const names = readdirSync(recordPath(directory, "models")).map((name) => `models/${name}`);
    const ageOf = new Map(names.map((name) => [name, changedMs(recordPath(directory, name))]));
    const [newest] = names.toSorted((a, b) => (ageOf.get(b) ?? 0) - (ageOf.get(a) ?? 0));
    if (newest === undefined) return undefined;
    const writtenMs = ageOf.get(newest) ?? 0;
    if (paths.some((path) => changedMs(path) >= writtenMs)) return undefined;
    return JSON.parse(readOwnRecord(directory, newest) ?? "");
  } catch {
    return undefined;
  }
}
