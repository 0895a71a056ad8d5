import type { EngineKind } from "../../domain/engine-kinds.ts";
import type { Failure } from "../../domain/report.ts";

/** A failure without the commands that only make sense for containers, where there are none. */
export function fitFailure(failure: Failure, engine: EngineKind): Failure {
  if (engine === "docker") return failure;
  return { ...failure, commands: failure.commands.filter((command) => !isOfContainers(command)) };
}

function isOfContainers(command: string): boolean {
  return /^(?:stackctl compose|docker) /.test(command);
}
