import { redactEvent } from "../plan/redact-event.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { Project } from "../run/load-project.ts";
import type { ActionContext } from "./action.ts";

/** Who is told how a project's command goes, without its secrets. To be closed, so that the terminal is as it was. */
export async function tellProgress(
  { settings, redact }: Pick<Project, "settings" | "redact">,
  startedAtMs: number,
  { terminal }: ActionContext,
): Promise<Reporter> {
  const told = await terminal.createReporter(settings.progress, startedAtMs);
  return {
    on: (event) => told.on(redactEvent(event, redact)),
    close: () => told.close(),
  };
}
