import type { Reporter } from "../../ports/reporter.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { ActionContext } from "../command/action.ts";
import { keepYoungGenerationSmall } from "../terminal/young-generation.ts";

/** Creates the reporter for the progress of a command. Close it to restore the terminal and the heap limits. */
export async function tellProgress(
  { settings }: Pick<Project, "settings">,
  startedAtMs: number,
  { terminal }: ActionContext,
): Promise<Reporter> {
  const inner = await terminal.createReporter(settings.progress, startedAtMs);
  const letGrow = keepYoungGenerationSmall();
  return {
    on: (event) => inner.on(event),
    close: () => {
      inner.close();
      letGrow();
    },
  };
}
