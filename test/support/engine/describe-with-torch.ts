import { describe, inject } from "vitest";
import "./torch-global-setup.ts";

/** A suite that trains with PyTorch; without an image for it, it is skipped, and its title says why. */
export function describeWithTorch(title: string, suite: (baseImage: string) => void): void {
  const image = inject("torchImage");
  if (image.kind === "available") describe(title, () => suite(image.tag));
  else describe.skip(`${title} (skipped, no PyTorch: ${image.reason})`, () => suite(""));
}
