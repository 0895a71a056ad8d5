import { StackError } from "../domain/errors.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { Project } from "../run/load-project.ts";
import type { ActionContext } from "./action.ts";

/**
 * Runs something that tells its progress, and leaves the terminal as it was. When it is interrupted, says what is left
 * running and throws StackError `interrupted`.
 */
export async function withReporter<T>(
  {
    project,
    startedAtMs,
  }: { readonly project: Pick<Project, "settings" | "model">; readonly startedAtMs: number },
  { terminal, signal, world }: ActionContext,
  work: (reporter: Reporter) => Promise<T>,
): Promise<T> {
  const reporter = await terminal.createReporter(project.settings.progress, startedAtMs);
  try {
    return await work(reporter);
  } catch (error) {
    if (!signal.aborted) throw error;
    // The engine itself may be what is gone; the interruption is still the news.
    const containers = await world.engine.listContainers(project.model.project).catch(() => []);
    const running = [
      ...new Set(containers.filter(({ state }) => state === "running").map(({ service }) => service)),
    ];
    reporter.on({ kind: "interrupted", running });
    throw new StackError("interrupted", {
      message:
        running.length === 0
          ? "interrupted; nothing is left running"
          : `interrupted; still running: ${running.join(", ")}`,
      hint:
        running.length === 0
          ? "stackctl up starts again"
          : "stackctl up goes on, stackctl down stops everything",
      cause: error,
    });
  } finally {
    reporter.close();
  }
}
