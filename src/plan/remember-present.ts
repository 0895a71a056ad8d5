import type { Container } from "../domain/container.ts";
import { rememberBefore, type WaitMemory } from "./wait-memory.ts";

/** The memory where nothing is launched: what has ended counts, for nobody is about to start it again. */
export function rememberPresent(containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    [...rememberBefore(containers, nowMs)].map(([id, memory]) => [id, { ...memory, isLeftover: false }]),
  );
}
