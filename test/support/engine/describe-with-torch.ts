import { describe } from "vitest";
import { ensureTorchImage } from "./torch-image.ts";

// Waits for the build that the global set-up has started.
const image = await ensureTorchImage();

/** A suite that trains with PyTorch. Without an image for it, it is skipped with the reason in its title. */
export function describeWithTorch(title: string, suite: (baseImage: string) => void): void {
  if (image.kind === "available") describe(title, () => suite(image.tag));
  else describe.skip(`${title} (skipped, no PyTorch: ${image.reason})`, () => suite(""));
}
