import { readdirSync } from "node:fs";
import { errorCode } from "../disk/file-errors.ts";
import { parseRecordName } from "./child-record.ts";
import { type ProcessIdentity, readProcess } from "./list-processes.ts";

/** Whether exactly this process still runs. If its start time is unknown or unreadable, the pid decides. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  const found = readProcess(identity.pid);
  // A zombie stays in the table until its parent reads its exit status.
  if (found?.isGone) return false;
  return identity.startedAt === null || found?.startedAt === identity.startedAt;
}

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
