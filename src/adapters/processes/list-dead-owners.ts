import { readdirSync } from "node:fs";
import { parseRecordName } from "./child-record.ts";
import { isAlive } from "./is-alive.ts";
import type { ProcessIdentity } from "./list-processes.ts";

/** Every stackctl of this user that ended before its children did. Cheap enough for each command. */
export function listDeadOwners(folder: string): readonly ProcessIdentity[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => parseRecordName(name) ?? [])
      .filter((owner) => !isAlive(owner));
  } catch {
    return [];
  }
}
