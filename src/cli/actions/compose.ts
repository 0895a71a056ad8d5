import { loadProject } from "../../run/load-project.ts";
import type { Action } from "../action.ts";
import { readLoadRequest } from "../load-request.ts";

/** Runs Compose with the resolved files, profiles and environment; its exit code is ours. */
export const compose: Action = async (invocation, { world, signal }) => {
  const project = await loadProject(readLoadRequest(invocation, world.cwd), world, signal);
  return { exitCode: await world.compose.passThrough(project.target, invocation.args, signal) };
};
