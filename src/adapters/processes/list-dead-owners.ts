import { readdirSync } from "node:fs";
import { parseRecordName } from "./child-record.ts";
import { isAlive } from "./is-alive.ts";
import type { ProcessIdentity } from "./list-processes.ts";

/**
 * Every stackctl process of this user that exited before its children did. Fast enough to run in each
 * command.
 */
export function listDeadOwners(folder: string): readonly ProcessIdentity[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => parseRecordName(name) ?? [])
      .filter((owner) => !isAlive(owner));
  } catch {
    return [];
  }
}
