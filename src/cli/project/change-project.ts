import { StackError } from "../../domain/errors.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { withProjectLock } from "../../run/launch/with-project-lock.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { ActionContext } from "../command/action.ts";
import { tellProgress } from "./tell-progress.ts";

interface ProjectChange {
  readonly project: Pick<Project, "settings" | "model">;
  readonly startedAtMs: number;
  /** The command, such as `stackctl up`; shown to other commands that wait for the lock. */
  readonly what: string;
}

/**
 * Runs work that changes a project under the project's lock, reports its progress, and restores the terminal. If it is
 * interrupted, reports the running services and throws StackError `interrupted`.
 */
export async function changeProject<T>(
  { project, startedAtMs, what }: ProjectChange,
  context: ActionContext,
  work: (reporter: Reporter) => Promise<T>,
): Promise<T> {
  const { signal, world } = context;
  const reporter = await tellProgress(project, startedAtMs, context);
  try {
    const deadlineMs = startedAtMs + project.settings.waitTimeout;
    const lock = { project: project.model.project, what, deadlineMs };
    return await withProjectLock(lock, { ...world, reporter }, signal, () => work(reporter));
  } catch (error) {
    if (!signal.aborted) {
      if (!(error instanceof StackError)) throw error;
      // Loaded only after a failure.
      const { explainLaunchError } = await import("../../plan/failures/explain-launch-error.ts");
      const { keepEvidence } = await import("./keep-evidence.ts");
      const explained = explainLaunchError(error, project.model);
      await keepEvidence(project, { kind: "error", error: explained }, context);
      throw explained;
    }
    const [{ findRunning }, { describeInterruption }] = await Promise.all([
      import("../../run/launch/find-running.ts"),
      import("../../plan/launch/describe-interruption.ts"),
    ]);
    const running = await findRunning(project.model.project, world);
    reporter.on({ kind: "interrupted", running: running ?? [] });
    throw describeInterruption(running, error);
  } finally {
    reporter.close();
  }
}
