import type { Container } from "../domain/container.ts";
import type { Hosting } from "../plan/summarize.ts";
import type { Engine } from "../ports/engine.ts";

/** Asks how much memory the engine's machine has and how large the images of these containers are, at the same time. */
export async function readHosting(
  containers: readonly Pick<Container, "imageId">[],
  engine: Pick<Engine, "describe" | "measureImages">,
  signal?: AbortSignal,
): Promise<Hosting> {
  const [{ memoryBytes }, imageBytes] = await Promise.all([
    engine.describe(signal),
    engine.measureImages([...new Set(containers.map(({ imageId }) => imageId))], signal),
  ]);
  return { memoryBytes, imageBytes };
}
