import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Where this user's locks and records of children are. The number comes from the kernel: a user without an entry in the
 * user database has one too.
 */
export function recordFolder(): string {
  return join(tmpdir(), `stackctl-${process.getuid?.() ?? -1}`);
}
