import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe } from "vitest";

/** A separate file system that is small enough to fill. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills the file system. */
  fill(): void;
  /** Frees the space again. */
  empty(): void;
  remove(): Promise<void>;
}

/** Mounts a file system of this size in memory; `readOnly` refuses writes from the start. */
export async function mountSmallDisk(mebibytes: number, readOnly = false): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-disk-"));
  const options = `size=${mebibytes}m,mode=755${readOnly ? ",ro" : ""}`;
  await execa("mount", ["-t", "tmpfs", "-o", options, "stackctl-test", folder]);
  const filler = join(folder, ".filler");
  return {
    folder,
    fill: () => {
      writeFileSync(filler, "");
      for (const bytes of [65_536, 4_096]) appendUntilFull(filler, bytes);
    },
    empty: () => rmSync(filler),
    remove: async () => {
      await execa("umount", ["--lazy", folder]);
      await rm(folder, { recursive: true });
    },
  };
}

function appendUntilFull(file: string, bytes: number): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(bytes));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}

/**
 * A suite that mounts file systems. If mounting is not permitted, it is skipped with the reason in its title.
 */
export async function describeWithMounts(title: string, suite: () => void): Promise<void> {
  try {
    await (await mountSmallDisk(1)).remove();
    describe(title, suite);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    process.stderr.write(`test mounts: NONE, the tests of a full disk are skipped: ${why}\n`);
    describe.skip(`${title} (skipped, no mounts: ${why})`, suite);
  }
}
