import { spawnSync } from "node:child_process";
import { test } from "vitest";
import { launcher } from "./run-stackctl.ts";
import { scenario } from "./scenario.ts";

/** Who is not root: `nobody` where root runs the tests, since nothing is forbidden to root; else whoever does. */
export const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};

/** A scenario for somebody who is not root; skipped where such a one cannot run stackctl. */
export const scenarioAsUser: typeof scenario = canRun()
  ? scenario
  : (title) => void test.skip(`${title} (skipped: this checkout is closed to others than root)`);

function canRun(): boolean {
  return spawnSync(process.execPath, ["--check", launcher], user).status === 0;
}
