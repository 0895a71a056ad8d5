import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "../with-lock.ts";
import { docker } from "./docker.ts";
import { startEngine } from "./start-engine.ts";

const script = fileURLToPath(new URL("./torch-image.sh", import.meta.url));

/** An image with PyTorch for tests, or the reason why there is none. */
export type TorchImage =
  | { readonly kind: "available"; readonly tag: string }
  | { readonly kind: "absent"; readonly reason: string };

/**
 * Builds the image from Debian's packages if it is missing, once per version of the script, and prints the duration
 * to stderr. STACKCTL_TEST_TORCH_IMAGE names another image, or `none`. Never throws.
 */
export async function ensureTorchImage(): Promise<TorchImage> {
  const named = process.env.STACKCTL_TEST_TORCH_IMAGE ?? "";
  if (named === "none") return { kind: "absent", reason: "STACKCTL_TEST_TORCH_IMAGE=none" };
  if (named !== "") return { kind: "available", tag: named };
  // The set-up of the engine for the other tests may not have finished yet.
  const engine = await startEngine();
  if (engine.kind !== "available") return { kind: "absent", reason: engine.reason };
  const tag = `stackctl-test/torch:${createHash("sha256").update(readFileSync(script)).digest("hex").slice(0, 12)}`;
  try {
    return await withLock("torch-image", () => makeWhereMissing(tag));
  } catch (error) {
    return { kind: "absent", reason: `the torch image cannot be built: ${lastLines(error)}` };
  }
}

async function makeWhereMissing(tag: string): Promise<TorchImage> {
  if ((await docker("image", "ls", "--quiet", tag)) !== "") return { kind: "available", tag };
  if (!isDebianAsRoot()) {
    const reason =
      "the torch image is built on Debian as root; elsewhere set STACKCTL_TEST_TORCH_IMAGE, such as pytorch/pytorch:2.7.1-cuda12.6-cudnn9-runtime";
    return { kind: "absent", reason };
  }
  process.stderr.write("torch image: building it from Debian's packages, about 3 minutes\n");
  const startedAt = performance.now();
  await execa("sh", [script, tag], { timeout: 1_500_000, all: true });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stderr.write(`torch image: ${tag} built in ${seconds} s\n`);
  return { kind: "available", tag };
}

function isDebianAsRoot(): boolean {
  return (
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    existsSync("/etc/os-release") &&
    /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}

function lastLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").slice(-5).join(" | ");
}
