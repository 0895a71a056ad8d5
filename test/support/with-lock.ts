import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/**
 * Runs work while no other process runs work of that name on this machine. The kernel holds the lock (`flock`), so
 * that it ends with the process that took it, however that ends. Where `flock` is missing the work runs unlocked:
 * one test run does its set-up once, in its own global set-up.
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
