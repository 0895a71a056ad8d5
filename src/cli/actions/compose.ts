import { exitCodes } from "../../domain/exit-codes.ts";
import type { Action } from "../command/action.ts";
import type { LoadOptions } from "../command/load-request.ts";
import { openProject } from "../project/at-engine.ts";
import { isStdoutClosed } from "../terminal/interrupts.ts";

/** Runs Compose with the resolved files, profiles and environment; its exit code is ours. */
export const compose: Action<LoadOptions> = async (invocation, given) => {
  const { project, context } = await openProject(invocation, given);
  const { world, signal } = context;
  const target = { ...project.target, project: project.model.project };
  const exitCode = await world.compose.passThrough(target, invocation.args, signal);
  return { exitCode: isStdoutClosed(signal) ? exitCodes.done : exitCode };
};
