import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { scenario } from "./scenario.ts";

/** Who is not root: `nobody` where root runs the tests, since nothing is forbidden to root; else whoever does. */
export const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};

/** A scenario for somebody who is not root; skipped where such a one cannot run stackctl. */
export const scenarioAsUser: typeof scenario = canRun()
  ? scenario
  : (title) => void test.skip(`${title} (skipped: this checkout is closed to others than root)`);

function canRun(): boolean {
  const launcher = fileURLToPath(new URL("../../bin/stackctl.js", import.meta.url));
  return spawnSync(process.execPath, ["--check", launcher], user).status === 0;
}
