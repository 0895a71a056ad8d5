import { test } from "vitest";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { startPrivateEngine } from "../../support/engine/private-engine.ts";
import { playStacks } from "./play.ts";

/** STACKCTL_MODEL_RUNS is the number of stacks; STACKCTL_MODEL_SEED repeats a failure by its printed seed. */
const runs = Number(process.env.STACKCTL_MODEL_RUNS ?? 3);
const seed = process.env.STACKCTL_MODEL_SEED;
const timeout = 120_000 + runs * 60_000;

describeWithEngine("a stack after any sequence of commands", () => {
  test("plan, status, up, restart and down agree with Compose and the engine", {
    timeout,
  }, async () => {
    await playStacks({ runs, seed });
  });

  test("they also agree after the engine has restarted", { timeout }, async () => {
    await playStacks({ runs: Math.ceil(runs / 3), seed }, await startPrivateEngine());
  });
});
