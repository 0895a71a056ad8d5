import type { EngineChoice } from "../../domain/engine-choice.ts";
import { asSentence, type Problem, StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";

/** What a service needs to run as a process and what is missing on this machine. */
export interface Lack {
  readonly step: SelectedService;
  /** The program that is not on the PATH; undefined if the program is found. */
  readonly program: string | undefined;
  /** How to install each missing requirement. */
  readonly install: readonly string[];
}

/**
 * The error that lists every service that cannot run as a process: services that need a container engine, and services
 * that lack an installable program. Its hint is why no engine is used. Undefined if every service can run.
 */
export function refuseEmbedded(
  refusals: readonly Problem[],
  lacks: readonly Lack[],
  obstacle: EngineChoice["obstacle"],
): StackError | undefined {
  const problems = [...refusals, ...lacks.map(describeLack)];
  if (problems.length === 0) return undefined;
  return new StackError("cannot-run-embedded", {
    message: "some enabled services need a container engine or a missing program, so nothing was started",
    problems,
    ...(obstacle && { hint: describeObstacle(obstacle) }),
  });
}

function describeObstacle({ message, hint }: NonNullable<EngineChoice["obstacle"]>): string {
  return `${hint ?? "Start a container engine."} No container engine is used, because ${message}.`;
}

function describeLack({ step, program, install }: Lack): Problem {
  const { service, feature } = step;
  const who = feature === undefined ? service.name : `feature ${feature}: ${service.name}`;
  const off = feature === undefined ? undefined : `use --disable-${feature} to leave it out`;
  if (install.length === 0) {
    const hint = ["Install it", "put its folder on the PATH", ...(off === undefined ? [] : [off])].join(
      ", or ",
    );
    return { message: `${who} runs ${program}, which is not on the PATH`, hint: `${hint}.` };
  }
  const what =
    program === undefined
      ? "lacks a requirement on this machine"
      : `runs ${program}, which is not on the PATH`;
  const advice = [...install, ...(off === undefined ? [] : [`Or ${off}`])];
  return { message: `${who} ${what}`, hint: advice.map(asSentence).join(" ") };
}
