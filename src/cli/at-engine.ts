import { noticeElsewhere } from "../plan/embedded/notice-engine.ts";
import type { Project } from "../run/load-project.ts";
import { onEngine } from "../run/world.ts";
import type { ActionContext } from "./action.ts";

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
