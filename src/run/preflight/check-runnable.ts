import type { SelectedService } from "../../domain/selection.ts";
import { type Lack, refuseEmbedded } from "../../plan/engine/refuse-embedded.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Timeout for each command that checks a requirement. */
const trialTimeoutMs = 10_000;

/**
 * Throws StackError `cannot-run-embedded`, with every obstacle, if the chosen engine cannot run the enabled
 * services as processes. For engines that run containers it checks nothing.
 */
export async function checkRunnable(
  { engine, stack, refusals }: Pick<Project, "engine" | "stack" | "refusals">,
  { host }: Pick<World, "host">,
  signal?: AbortSignal,
): Promise<void> {
  if (engine.kind !== "embedded") return;
  const lacks = await Promise.all(stack.selection.services.map((step) => findLack(step, host, signal)));
  const error = refuseEmbedded(refusals, lacks.flat(), engine.obstacle);
  if (error) throw error;
}

async function findLack(
  step: SelectedService,
  host: World["host"],
  signal: AbortSignal | undefined,
): Promise<readonly Lack[]> {
  const { program = "", requires = [] } = step.service.embedded ?? {};
  // A path is relative to the working directory of the process, so only its start can check it.
  const isFound = program.includes("/") || (await host.hasProgram(program));
  const met = await Promise.all(requires.map(({ run }) => host.succeeds(run, trialTimeoutMs, signal)));
  const install = requires.filter((_, index) => !met[index]).map((one) => one.install);
  if (isFound && install.length === 0) return [];
  return [{ step, program: isFound ? undefined : program, install }];
}
