import type { TestProject } from "vitest/node";
import { ensureTorchImage, type TorchImage } from "./torch-image.ts";

/** Starts the build of the PyTorch image if a file of this run needs it. The other tests run meanwhile. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const isNeeded = project.vitest.state
    .getPaths()
    .some((path) => /(?:e2e|swarm)\/training[a-z-]*\.test\.ts$/.test(path));
  const built = isNeeded ? ensureTorchImage().then(report) : undefined;
  return async () => await built;
}

function report(image: TorchImage): void {
  if (image.kind === "absent") {
    process.stderr.write(`torch image: NONE, tests that train with PyTorch are skipped: ${image.reason}\n`);
  }
}
