import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The folder of this user's locks and child records. It is named by the user id from the kernel, which exists
 * even without an entry in the user database.
 */
export function recordFolder(): string {
  return join(tmpdir(), `stackctl-${process.getuid?.() ?? -1}`);
}
