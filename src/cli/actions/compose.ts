import { loadProject } from "../../run/load-project.ts";
import type { Action } from "../action.ts";
import { atEngine } from "../at-engine.ts";
import { readLoadRequest } from "../load-request.ts";

/** Runs Compose with the resolved files, profiles and environment; its exit code is ours. */
export const compose: Action = async (invocation, given) => {
  const { signal } = given;
  const project = await loadProject(readLoadRequest(invocation, given.world.cwd), given.world, signal);
  const { world } = atEngine(given, project);
  return { exitCode: await world.compose.passThrough(project.target, invocation.args, signal) };
};
