import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/**
 * Registers this test run as a user of something that test runs share. The kernel keeps the list (`flock`), so that a
 * killed run leaves it too. Returns how to leave: the result is whether no other run uses it now.
 */
export async function joinUsers(name: string): Promise<() => Promise<boolean>> {
  const file = join(tmpdir(), `stackctl-test-users-${name}.lock`);
  const holder = execa("flock", ["--shared", file, "sh", "-c", "echo held; cat"], { reject: false });
  await Promise.race([once(holder.stdout, "data"), holder]);
  return async () => {
    holder.stdin.end();
    await holder;
    const alone = await execa("flock", ["--nonblock", file, "true"], { reject: false });
    return alone.exitCode === 0;
  };
}
