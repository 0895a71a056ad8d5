import { spawnSync } from "node:child_process";
import { test } from "vitest";
import { launcher } from "./run-stackctl.ts";
import { scenario } from "./scenario.ts";

/** A user without root rights: uid 65534 if root runs the tests, otherwise the current user. */
export const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};

/** A scenario that runs without root rights; skipped if such a user cannot run stackctl. */
export const scenarioAsUser: typeof scenario = canRun()
  ? scenario
  : (title) => void test.skip(`${title} (skipped: only root can read this checkout)`);

function canRun(): boolean {
  return spawnSync(process.execPath, ["--check", launcher], user).status === 0;
}
