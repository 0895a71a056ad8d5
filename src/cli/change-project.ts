import { StackError } from "../domain/errors.ts";
import { explainLaunchError } from "../plan/explain-launch-error.ts";
import { redactEvent } from "../plan/redact-event.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { Project } from "../run/load-project.ts";
import { withProjectLock } from "../run/with-project-lock.ts";
import type { ActionContext } from "./action.ts";

interface ProjectChange {
  readonly project: Pick<Project, "settings" | "model" | "redact">;
  readonly startedAtMs: number;
  /** What is done, such as `stackctl up`; shown to whoever waits for it. */
  readonly what: string;
}

/**
 * Does something that changes a project and tells its progress, while no other stackctl does, and leaves the terminal as
 * it was. When it is interrupted, says what is left running and throws StackError `interrupted`.
 */
export async function changeProject<T>(
  { project, startedAtMs, what }: ProjectChange,
  { terminal, signal, world }: ActionContext,
  work: (reporter: Reporter) => Promise<T>,
): Promise<T> {
  const told = await terminal.createReporter(project.settings.progress, startedAtMs);
  const reporter: Reporter = {
    on: (event) => told.on(redactEvent(event, project.redact)),
    close: () => told.close(),
  };
  try {
    const deadlineMs = startedAtMs + project.settings.waitTimeout;
    const lock = { project: project.model.project, what, deadlineMs };
    return await withProjectLock(lock, { ...world, reporter }, signal, () => work(reporter));
  } catch (error) {
    if (!signal.aborted) throw error instanceof StackError ? explainLaunchError(error, project.model) : error;
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
