import fc from "fast-check";
import { createFixture } from "../../support/fixture.ts";
import { keepArtefacts } from "../../support/keep-artefacts.ts";
import { type AnyStack, anyStack } from "./any-stack.ts";
import { anySteps, type Step } from "./any-steps.ts";
import { type OwnEngine, StackRun } from "./stack-run.ts";
import { verify } from "./verify.ts";
import { describeStack } from "./write-stack.ts";

/** How many stacks are played, and with which seed: `SEED` or `SEED:PATH`, as a failure prints it. */
export interface Plays {
  readonly runs: number;
  readonly seed: string | undefined;
}

/** A stack, and what is done to it. */
interface Play {
  readonly stack: AnyStack;
  readonly steps: readonly Step[];
}

const stepsOfPlay = 8;

/** Drawn for each that is played: for many there is nothing to do when their turn comes. */
const spares = 3;

/** Plays random stacks, and throws with the story of the first in which stackctl says something that is not so. */
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
      // Shrinking would play for hours; the story is short as it is.
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

/** Whether there was something to compare; where nothing runs before and after, there is not. */
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
