import type { Container } from "../../domain/container.ts";
import type { Hosting } from "../../plan/resources/summarize.ts";
import type { Engine } from "../../ports/engine.ts";

/** Reads the memory of the engine's machine and the sizes of these containers' images, in parallel. */
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
