import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Creates an image for another processor than the engine's; its command is a program for that processor. */
export async function makeForeignImage(tag: string): Promise<void> {
  const [platform, machine] = process.arch === "arm64" ? ["linux/amd64", 62] : ["linux/arm64", 183];
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-foreign-"));
  try {
    await writeFile(join(folder, "serve"), writeElf(machine));
    await chmod(join(folder, "serve"), 0o755);
    await execa("tar", ["-C", folder, "-c", "."], { buffer: false }).pipe("docker", [
      "import",
      "--platform",
      platform,
      "--change",
      'CMD ["/serve"]',
      "-",
      tag,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The header of a 64-bit program without instructions: the kernel refuses it because of its machine type. */
function writeElf(machine: number): Buffer {
  const elf = Buffer.alloc(64);
  elf.write("\u007fELF\u0002\u0001\u0001", "latin1");
  elf.writeUInt16LE(2, 16);
  elf.writeUInt16LE(machine, 18);
  elf.writeUInt32LE(1, 20);
  elf.writeUInt16LE(64, 52);
  elf.writeUInt16LE(56, 54);
  return elf;
}
