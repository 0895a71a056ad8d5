import { noticeElsewhere } from "../plan/embedded/notice-engine.ts";
import { loadProject, type Project } from "../run/load-project.ts";
import { onEngine } from "../run/world.ts";
import type { ActionContext } from "./action.ts";
import type { Invocation } from "./invocation.ts";
import { readLoadRequest } from "./load-request.ts";

/** The project that a command line means, and the context of the command with what runs it in the place of Docker. */
export async function openProject(
  invocation: Invocation,
  context: ActionContext,
  services: readonly string[] = [],
): Promise<{ readonly project: Project; readonly context: ActionContext }> {
  const { world, signal } = context;
  const project = await loadProject(readLoadRequest(invocation, world.cwd, services), world, signal);
  return { project, context: atEngine(context, project) };
}

/**
 * The same for a command that is about what runs: where the compose files cannot be read, the project's name finds its
 * containers, and a notice on stderr says why.
 */
export async function openRunningProject(
  invocation: Invocation,
  context: ActionContext,
): Promise<{ readonly project: Project; readonly context: ActionContext }> {
  const { world, signal, terminal } = context;
  const request = readLoadRequest(invocation, world.cwd);
  const project = await loadProject(request, world, signal).catch(async (error: unknown) => {
    // Loaded when it is needed, which is rare.
    const { loadRunningProject } = await import("../run/load-running-project.ts");
    return loadRunningProject(request, world, error, signal);
  });
  for (const notice of project.notices) {
    if (["unread-project", "no-notes"].includes(notice.code)) terminal.warn(notice);
  }
  return { project, context: atEngine(context, project) };
}

/** The context of a command, with what runs its project in the place of Docker. */
export function atEngine(context: ActionContext, { engine }: Pick<Project, "engine">): ActionContext {
  const world = onEngine(context.world, engine.kind);
  if (engine.kind === "embedded") world.engine.prepareToMeasure();
  return { ...context, world };
}

/** Says on stderr what of the project another engine has, for commands that tell no notices otherwise. */
export function warnElsewhere({ terminal }: ActionContext, { engine }: Pick<Project, "engine">): void {
  for (const notice of noticeElsewhere(engine)) terminal.warn(notice);
}
