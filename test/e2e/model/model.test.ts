import { test } from "vitest";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { startPrivateEngine } from "../../support/engine/private-engine.ts";
import { playStacks } from "./play.ts";

/** STACKCTL_MODEL_RUNS plays more stacks; STACKCTL_MODEL_SEED plays one again, as its failure prints it. */
const runs = Number(process.env.STACKCTL_MODEL_RUNS ?? 3);
const seed = process.env.STACKCTL_MODEL_SEED;
const timeout = 120_000 + runs * 60_000;

describeWithEngine("a stack to which anything may have been done", () => {
  test("plan, status, up, restart and down agree with what Compose and the engine show", {
    timeout,
  }, async () => {
    await playStacks({ runs, seed });
  });

  test("they agree with it too after the engine has restarted", { timeout }, async () => {
    await playStacks({ runs: Math.ceil(runs / 3), seed }, await startPrivateEngine());
  });
});
