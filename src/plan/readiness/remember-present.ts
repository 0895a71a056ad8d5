import type { Container } from "../../domain/container.ts";
import { rememberBefore, type WaitMemory } from "./wait-memory.ts";

/**
 * The memory for a wait without a launch: an exited container counts as exited, because no launch will start
 * it.
 */
export function rememberPresent(containers: readonly Container[], nowMs: number): WaitMemory {
  return new Map(
    [...rememberBefore(containers, nowMs)].map(([id, memory]) => [id, { ...memory, isLeftover: false }]),
  );
}
