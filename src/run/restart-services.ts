import { StackError } from "../domain/errors.ts";
import type { UpReport } from "../domain/report.ts";
import type { Doing } from "./bring-up.ts";
import { hideSourceSecrets } from "./hide-source-secrets.ts";
import type { Project } from "./load-project.ts";
import type { Observed } from "./observe-stack.ts";
import { reportWait } from "./report-wait.ts";
import { waitForStack } from "./wait-for-stack.ts";

interface RestartRequest {
  readonly project: Project;
  readonly observed: Observed;
  /** Empty: every service that has containers. */
  readonly names: readonly string[];
  readonly startedAtMs: number;
}

/** Restarts services that have containers, and waits until they are ready again. Throws StackError `unknown-service`. */
export async function restartServices(
  request: RestartRequest,
  world: Doing,
  signal: AbortSignal,
): Promise<UpReport> {
  const { observed, startedAtMs } = request;
  const present = new Set(observed.containers.map(({ service }) => service));
  const missing = request.names.find((name) => !present.has(name));
  if (missing !== undefined || present.size === 0) {
    throw new StackError("unknown-service", {
      message:
        missing === undefined
          ? "nothing runs that could be restarted"
          : `${missing} has no container to restart`,
      hint: "stackctl up starts it",
    });
  }
  const { project, doing } = await hideSourceSecrets(request.project, world);
  const steps = project.stack.selection.services.filter(
    ({ service }) =>
      present.has(service.name) && (request.names.length === 0 || request.names.includes(service.name)),
  );
  const names = request.names.length > 0 ? request.names : [...present];
  const result = await waitForStack(
    {
      project: project.model.project,
      steps,
      before: observed,
      // What runs now is about to end, and with it what is known of it.
      proofs: new Map(),
      changing: new Set(names),
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
      launch: (within) => doing.compose.restart(project.target, names, within),
      until: "ready",
      start: undefined,
    },
    doing,
    signal,
  );
  const reported = { services: steps, stopped: [], warnings: [...project.notices] };
  return reportWait({ project, result, steps, startedAtMs, ...reported }, doing, signal);
}
