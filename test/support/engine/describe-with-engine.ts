import { describe, inject } from "vitest";
import type { EngineState } from "./engine-state.ts";
import "./global-setup.ts";

/** A suite that needs a real engine. Without one, it is skipped with the reason in its title. */
export function describeWithEngine(title: string, suite: () => void): void {
  const engine: EngineState | undefined = inject("engine");
  if (engine === undefined)
    throw new Error(
      "Tests that need an engine are listed in vitest.config.ts: add this file to `contracts`.",
    );
  if (engine.kind === "available") describe(title, suite);
  else describe.skip(`${title} (skipped, no engine: ${engine.reason})`, suite);
}
