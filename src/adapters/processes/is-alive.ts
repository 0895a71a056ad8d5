import { errorCode } from "../error-code.ts";
import { type ProcessIdentity, readProcess } from "./list-processes.ts";

/** Whether the very process still runs. Where no start time is known or can be read, the pid decides. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  const found = readProcess(identity.pid);
  // One whose parent never reads how it ended stays in the table.
  if (found?.isGone) return false;
  return identity.startedAt === null || found?.startedAt === identity.startedAt;
}
