import type { Reporter } from "../ports/reporter.ts";
import type { Project } from "../run/load-project.ts";
import type { ActionContext } from "./action.ts";
import { keepYoungGenerationSmall } from "./young-generation.ts";

/** Who is told how a project's command goes. To be closed, so that terminal and heap are as they were. */
export async function tellProgress(
  { settings }: Pick<Project, "settings">,
  startedAtMs: number,
  { terminal }: ActionContext,
): Promise<Reporter> {
  const told = await terminal.createReporter(settings.progress, startedAtMs);
  const letGrow = keepYoungGenerationSmall();
  return {
    on: (event) => told.on(event),
    close: () => {
      told.close();
      letGrow();
    },
  };
}
