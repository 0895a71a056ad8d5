import type { EngineKind } from "../../domain/engine-choice.ts";
import type { Failure } from "../../domain/report.ts";

/** The failure without commands for containers, unless the engine is Docker. */
export function fitFailure(failure: Failure, engine: EngineKind): Failure {
  if (engine === "docker") return failure;
  return { ...failure, commands: failure.commands.filter((command) => !isOfContainers(command)) };
}

function isOfContainers(command: string): boolean {
  return /^(?:stackctl compose|docker) /.test(command);
}
