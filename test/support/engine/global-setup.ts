import type { TestProject } from "vitest/node";
import type { EngineState } from "./engine-state.ts";
import { ensureBusyboxImage } from "./images.ts";
import { startEngine } from "./start-engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    engine: EngineState;
  }
}

/** Gives every test file the engine's state (`inject("engine")`), and the engine its busybox image. */
export default async function setup(project: TestProject): Promise<void> {
  const engine = await prepareEngine();
  if (engine.kind === "absent") {
    process.stderr.write(`test engine: NONE, tests that need one are skipped: ${engine.reason}\n`);
  }
  project.provide("engine", engine);
}

async function prepareEngine(): Promise<EngineState> {
  const engine = await startEngine();
  if (engine.kind === "absent") return engine;
  try {
    await ensureBusyboxImage();
    return engine;
  } catch (error) {
    return { kind: "absent", reason: `the images for tests cannot be made: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
