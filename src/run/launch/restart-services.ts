import { StackError } from "../../domain/errors.ts";
import type { UpReport } from "../../domain/report.ts";
import { describePlanned } from "../../plan/launch/describe-planned.ts";
import { withoutOrphans } from "../../plan/launch/find-orphans.ts";
import { listRestarted, planRestart, withoutCompleted } from "../../plan/launch/plan-restart.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { observeStack } from "../readiness/observe-stack.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { type Doing, onEngine, type World } from "../world.ts";
import { doRestarts } from "./do-with-compose.ts";
import { reportWait } from "./report-wait.ts";
import { walkPlan } from "./walk-plan.ts";

interface RestartRequest {
  readonly project: Project;
  /** Empty: every service that has a container. */
  readonly names: readonly string[];
  readonly startedAtMs: number;
}

/**
 * Loads the project for a restart: every service to restart is selected, whichever feature it belongs to.
 * Throws StackError `unknown-service`, or `not-started` if there is no container to restart.
 */
export async function loadForRestart(
  request: LoadRequest,
  names: readonly string[],
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  const project = await loadProject(request, world, signal);
  const { model } = project;
  checkServices(model, names);
  const containers = await onEngine(world, project.engine.kind, project.directory).engine.listContainers(
    model.project,
    signal,
  );
  const present = new Set(withoutOrphans(containers, model).map(({ service }) => service));
  const missing = names.find((name) => !present.has(name));
  if (missing !== undefined || present.size === 0) {
    throw new StackError("not-started", {
      message:
        missing === undefined
          ? `no service of ${model.project} has a container to restart`
          : `${missing} has no container to restart`,
      hint: "Run stackctl up to start it.",
    });
  }
  return loadProject({ ...request, services: listRestarted({ model, containers, names }) }, world, signal);
}

/**
 * Restarts services in dependency order, each once its dependencies are ready again, and waits for all of
 * them.
 */
export async function restartServices(
  request: RestartRequest,
  doing: Doing,
  signal: AbortSignal,
): Promise<UpReport> {
  const { names, startedAtMs, project } = request;
  await learnSourceSecrets(project, doing);
  const observed = await observeStack(project, doing, signal);
  const { containers } = observed;
  const restarted = listRestarted({ model: project.model, containers, names });
  const own = project.stack.selection.services.filter(({ service }) => restarted.includes(service.name));
  const steps = withoutCompleted(own, { containers, names });
  doing.reporter.on({
    kind: "planned",
    project: project.model.project,
    services: describePlanned(steps),
  });
  const nodes = planRestart(steps, names);
  const result = await walkPlan(
    {
      project: project.model.project,
      nodes,
      doer: doRestarts(nodes, project, doing),
      until: "ready",
      steps,
      before: observed,
      providersUp: new Set(),
      // A proof refers to one run of a container, and a restart ends that run.
      proofs: new Map(),
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
    },
    doing,
    signal,
  );
  const reported = { services: steps, stopped: [], warnings: [...project.notices] };
  return reportWait({ project, result, steps, startedAtMs, ...reported }, doing, signal);
}
