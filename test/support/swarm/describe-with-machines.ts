import { describe, inject } from "vitest";
import "./global-setup.ts";

/**
 * A suite that starts its own engines, on machines that know nothing of each other. Where that is not possible, the suite is
 * skipped with the reason in its title.
 */
export function describeWithMachines(title: string, suite: () => void): void {
  const obstacle: string | undefined = inject("swarmObstacle");
  if (obstacle === undefined) throw new Error("Tests that need several machines are in test/swarm.");
  if (obstacle === "") describe(title, suite);
  else describe.skip(`${title} (skipped, no machines: ${obstacle})`, suite);
}
