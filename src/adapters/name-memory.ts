import { readdirSync, readFileSync, statSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

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
    const memory: Memory = JSON.parse(readFileSync(join(directory, ".stackctl", fileName), "utf8"));
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
  const folder = join(directory, ".stackctl");
  if (stampOf(folder) === "") return;
  const temporary = join(folder, `${fileName}.${process.pid}.tmp`);
  const memory: Memory = { facts, names, inputs: [...new Set(paths)].map((path) => [path, stampOf(path)]) };
  try {
    await writeFile(temporary, JSON.stringify(memory), { mode: 0o600 });
    await rename(temporary, join(folder, fileName));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** The newest model that is remembered below `.stackctl/models`, if it is newer than each of these files. */
export function readFreshModel(directory: string, paths: readonly string[]): unknown {
  const folder = join(directory, ".stackctl", "models");
  const changedMs = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  try {
    const models = readdirSync(folder).map((name) => join(folder, name));
    const [newest] = models.toSorted((a, b) => changedMs(b) - changedMs(a));
    if (newest === undefined) return undefined;
    const writtenMs = changedMs(newest);
    if (paths.some((path) => changedMs(path) >= writtenMs)) return undefined;
    return JSON.parse(readFileSync(newest, "utf8"));
  } catch {
    return undefined;
  }
}
