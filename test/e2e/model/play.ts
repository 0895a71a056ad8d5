import fc from "fast-check";
import { createFixture } from "../../support/fixture.ts";
import { keepArtefacts } from "../../support/keep-artefacts.ts";
import { type AnyStack, anyStack } from "./any-stack.ts";
import { anySteps, type Step } from "./any-steps.ts";
import { type OwnEngine, StackRun } from "./stack-run.ts";
import { verify } from "./verify.ts";
import { describeStack } from "./write-stack.ts";

/** The number of stacks and the seed: `SEED` or `SEED:PATH`, as a failure prints it. */
export interface Plays {
  readonly runs: number;
  readonly seed: string | undefined;
}

/** A stack and the steps to run on it. */
interface Play {
  readonly stack: AnyStack;
  readonly steps: readonly Step[];
}

const stepsOfPlay = 8;

/** Steps drawn for each step that runs, because many steps do not apply when they are reached. */
const spares = 3;

/** Runs steps on random stacks, and throws with the trace of the first run in which stackctl is wrong. */
export async function playStacks({ runs, seed }: Plays, engine?: OwnEngine): Promise<void> {
  const anyPlay: fc.Arbitrary<Play> = anyStack.chain((stack) =>
    anySteps(stack, { count: spares * stepsOfPlay, restartsEngine: engine !== undefined }).map((steps) => ({
      stack,
      steps,
    })),
  );
  const [number, path] = seed?.split(":") ?? [];
  const result = await fc.check(
    fc.asyncProperty(fc.noBias(anyPlay), async (play) => {
      await playStack(play, engine);
    }),
    {
      numRuns: runs,
      // Shrinking would take hours, and the trace is short anyway.
      endOnFailure: true,
      ...(number !== undefined && { seed: Number(number) }),
      ...(path !== undefined && { path }),
    },
  );
  if (!result.failed) return;
  const replay = `STACKCTL_MODEL_SEED=${result.seed}:${result.counterexamplePath}`;
  const story =
    result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  throw new Error(`${story}\n\nTo play it again: ${replay}`);
}

/** Runs a step; returns false if it does not apply or no container exists before and after it. */
async function playStep(step: Step, run: StackRun): Promise<boolean> {
  const before = await run.containers();
  const at = run.trace.push(step.title);
  const note = await step.act(run);
  if (note === undefined) {
    run.trace.length = at - 1;
    return false;
  }
  if (note !== "") run.trace.push(`  ${note}`);
  if (before.length === 0 && (await run.containers()).length === 0) return false;
  await verify(run);
  return true;
}

async function playStack({ stack, steps }: Play, engine: OwnEngine | undefined): Promise<void> {
  const fixture = await createFixture("model", {});
  const run = new StackRun(stack, fixture, engine);
  try {
    await run.write();
    let played = 0;
    for (const step of steps) {
      if (played === stepsOfPlay) break;
      if (await playStep(step, run)) played += 1;
    }
  } catch (error) {
    const services = Object.entries(describeStack(stack)).map(
      ([name, service]) => `  ${name}: ${JSON.stringify(service)}`,
    );
    const compose = ["services:", ...services].join("\n");
    const kept = engine === undefined ? `\nkept in ${await keepArtefacts(fixture)}` : "";
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`${cause}\n\n${run.trace.join("\n")}\n\n${compose}${kept}`, { cause: error });
  } finally {
    if (engine !== undefined) await run.docker("compose", "--profile", "*", "down", "--timeout", "0");
    await fixture.cleanup();
  }
}
