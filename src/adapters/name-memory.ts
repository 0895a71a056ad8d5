import { readdirSync, statSync } from "node:fs";
import { readOwnRecord, recordPath, writeOwnRecord } from "./disk/own-records.ts";

/** Names by kind, each with what it is. */
export type RememberedNames = Readonly<
  Record<string, readonly { readonly value: string; readonly description: string }[]>
>;

interface Memory {
  readonly facts: readonly string[];
  readonly inputs: readonly (readonly [path: string, stamp: string])[];
  readonly names: RememberedNames;
}

const fileName = "completion.json";

/** How a file or folder looks from outside; another look means that it may have changed. Empty where there is none. */
export function stampOf(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? "" : `${facts.size} ${facts.mtimeMs}`;
}

/**
 * The names that were read last, as long as no file that they came from looks any different and the facts (variables,
 * versions) are the same. Nothing is checked but that, since a wrong name in a completion hurts nobody.
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

/** Remembers names in a project that stackctl was used in before; elsewhere a press of a key leaves no trace. */
export async function rememberNames(
  directory: string,
  { facts, paths, names }: Pick<Memory, "facts" | "names"> & { readonly paths: readonly string[] },
): Promise<void> {
  if (stampOf(recordPath(directory, "")) === "") return;
  const memory: Memory = { facts, names, inputs: [...new Set(paths)].map((path) => [path, stampOf(path)]) };
  try {
    writeOwnRecord(directory, fileName, JSON.stringify(memory));
  } catch {
    // The next press of the key reads the project again.
  }
}

/** The newest model that is remembered below `.stackctl/models`, if it is newer than each of these files. */
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
