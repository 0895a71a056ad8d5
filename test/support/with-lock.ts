import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/**
 * Runs work while no other process runs work of that name on this machine. The kernel holds the lock (`flock`), so
 * it is released at any end of its process. Without `flock`, the work runs unlocked: one test run does its set-up
 * only once, in its own global set-up.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const holder = execa(
    "flock",
    [join(tmpdir(), `stackctl-test-${name}.lock`), "sh", "-c", "echo held; cat"],
    {
      reject: false,
    },
  );
  await Promise.race([once(holder.stdout, "data"), holder]);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
}
