import type { TestProject } from "vitest/node";
import { ensureTorchImage, type TorchImage } from "./torch-image.ts";

declare module "vitest" {
  interface ProvidedContext {
    torchImage: TorchImage;
  }
}

/** Gives every scenario the image with PyTorch (`inject("torchImage")`), built where it can be. */
export default async function setup(project: TestProject): Promise<void> {
  const image = await ensureTorchImage();
  if (image.kind === "absent") {
    process.stderr.write(`torch image: NONE, tests that train with PyTorch are skipped: ${image.reason}\n`);
  }
  project.provide("torchImage", image);
}
