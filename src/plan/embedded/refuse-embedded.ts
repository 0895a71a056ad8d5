import type { EngineChoice } from "../../domain/engine-choice.ts";
import { type Problem, StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";

/** What a service that could run as a process lacks on this machine. */
export interface Lack {
  readonly step: SelectedService;
  /** Its program is not on the PATH. */
  readonly program: string | undefined;
  /** What to install, for each requirement that is not met. */
  readonly install: readonly string[];
}

/**
 * The error for what cannot run as processes of this machine, all of it at once: what needs a container engine, and what
 * only lacks something that can be installed; with why there are no containers. Undefined where nothing is in the way.
 */
export function refuseEmbedded(
  refusals: readonly Problem[],
  lacks: readonly Lack[],
  obstacle: EngineChoice["obstacle"],
): StackError | undefined {
  const problems = [...refusals, ...lacks.map(describeLack)];
  if (problems.length === 0) return undefined;
  return new StackError("cannot-run-embedded", {
    message: "not all that is on can run as processes of this machine, so nothing was started",
    problems,
    ...(obstacle && { hint: describeObstacle(obstacle) }),
  });
}

function describeObstacle({ message, hint }: NonNullable<EngineChoice["obstacle"]>): string {
  return `there are no containers, since ${message}${hint === undefined ? "" : `: ${hint}`}`;
}

function describeLack({ step, program, install }: Lack): Problem {
  const { service, feature } = step;
  const who = feature === undefined ? service.name : `feature ${feature}: ${service.name}`;
  const off = feature === undefined ? "" : `, or leave it out with --disable-${feature}`;
  if (install.length === 0) {
    const hint = `install it, or put its folder on the PATH${off}`;
    return { message: `${who} runs ${program}, which is not on the PATH`, hint };
  }
  const what =
    program === undefined ? "lacks what it needs here" : `runs ${program}, which is not on the PATH`;
  return { message: `${who} ${what}`, hint: `${install.join("; ")}${off}` };
}
