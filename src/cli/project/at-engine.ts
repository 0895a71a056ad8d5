import { noticeElsewhere } from "../../plan/engine/notice-engine.ts";
import { loadProject, type Project } from "../../run/project/load-project.ts";
import { onEngine } from "../../run/world.ts";
import type { ActionContext } from "../command/action.ts";
import type { Invocation } from "../command/invocation.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

/** Loads the project of a command line, and the context with the engine that runs the project. */
export async function openProject(
  invocation: Invocation<LoadOptions>,
  context: ActionContext,
  services: readonly string[] = [],
): Promise<{ readonly project: Project; readonly context: ActionContext }> {
  const { world, signal } = context;
  const project = await loadProject(readLoadRequest(invocation, world.cwd, services), world, signal);
  return { project, context: atEngine(context, project) };
}

/**
 * Like openProject, for a command about running services: if the compose files cannot be read, finds the containers by
 * the project's name and prints a warning with the cause on stderr.
 */
export async function openRunningProject(
  invocation: Invocation<LoadOptions>,
  context: ActionContext,
): Promise<{ readonly project: Project; readonly context: ActionContext }> {
  const { world, signal, terminal } = context;
  const request = readLoadRequest(invocation, world.cwd);
  const project = await loadProject(request, world, signal).catch(async (error: unknown) => {
    // Rarely needed, so loaded on demand.
    const { loadRunningProject } = await import("../../run/project/load-running-project.ts");
    return loadRunningProject(request, world, error, signal);
  });
  for (const notice of project.notices) {
    if (["unread-project", "no-notes"].includes(notice.code)) terminal.warn(notice);
  }
  return { project, context: atEngine(context, project) };
}

/** The context of a command with the engine that runs its project. */
export function atEngine(
  context: ActionContext,
  { engine, directory }: Pick<Project, "engine" | "directory">,
): ActionContext {
  const world = onEngine(context.world, engine.kind, directory);
  if (engine.kind !== "docker") world.engine.takeFirstCpuSample?.();
  return { ...context, world };
}

/** Warns on stderr about parts of the project on the other engine, for commands that print no other notices. */
export function warnElsewhere({ terminal }: ActionContext, { engine }: Pick<Project, "engine">): void {
  for (const notice of noticeElsewhere(engine)) terminal.warn(notice);
}
