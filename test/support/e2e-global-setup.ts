import type { TestProject } from "vitest/node";
import { buildIfStale } from "./build-if-stale.ts";
import { readEngineAnswer } from "./engine/engine-state.ts";
import { ensureNodeImage } from "./engine/images.ts";

/** Scenarios run the build, so it must be up to date; fixtures may use the Node image made from it. */
export default async function setup(_project: TestProject): Promise<void> {
  await buildIfStale();
  const engine = await readEngineAnswer();
  if (engine.kind === "available") await ensureNodeImage();
}
