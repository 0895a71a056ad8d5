import { findSharers } from "../../plan/launch/find-sharers.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { observeStack, planFor } from "../readiness/observe-stack.ts";
import { carryFiles } from "../services/carry-files.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";

/**
 * Loads the project for `up`. If single services are named, adds the services that share a namespace or
 * volumes with a container that will be replaced or started. Throws what loadProject throws.
 */
export async function loadForUp(
  request: LoadRequest,
  options: LaunchOptions,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  let services = request.services;
  const prepare = (project: Project) =>
    carryFiles(project, onEngine(world, project.engine.kind, project.directory), signal);
  // Each round adds at least one service, so there are at most as many rounds as services.
  for (;;) {
    const project = await loadProject({ ...request, services }, world, signal);
    if (services.length === 0 || !hasJoins(project)) return prepare(project);
    const observed = await observeStack(
      project,
      onEngine(world, project.engine.kind, project.directory),
      signal,
    );
    const plan = planFor(project, observed, options, world);
    const sharers = findSharers(plan, project.model, observed.containers);
    if (sharers.length === 0) return prepare(project);
    services = [...services, ...sharers];
  }
}

function hasJoins({ model }: Project): boolean {
  return [...model.services.values()].some(({ joins }) => joins !== undefined);
}
