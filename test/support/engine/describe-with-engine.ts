import { describe, inject } from "vitest";
import "./global-setup.ts";

/** A suite that needs a real engine; where there is none it is skipped, and its title says why. */
export function describeWithEngine(title: string, suite: () => void): void {
  const engine = inject("engine");
  if (engine.kind === "available") describe(title, suite);
  else describe.skip(`${title} (skipped, no engine: ${engine.reason})`, suite);
}
