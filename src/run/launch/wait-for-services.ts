import { StackError } from "../../domain/errors.ts";
import type { WaitAim } from "../../domain/option-words.ts";
import type { UpReport } from "../../domain/report.ts";
import { describePlanned } from "../../plan/launch/describe-planned.ts";
import { planWait } from "../../plan/launch/plan-wait.ts";
import { aimWait, withoutHealth } from "../../plan/readiness/aim-wait.ts";
import { applyProofs } from "../../plan/readiness/apply-proofs.ts";
import { rememberPresent } from "../../plan/readiness/wait-memory.ts";
import { markLostJoins } from "../../plan/services/mark-lost-joins.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { isYoung, markWithoutProcesses } from "../readiness/mark-without-processes.ts";
import { readProofs } from "../readiness/proof-record.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import { readProviders } from "../services/provider-record.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";
import { doNothing } from "./do-with-compose.ts";
import { reportWait } from "./report-wait.ts";
import { walkPlan } from "./walk-plan.ts";

interface ServicesWait {
  readonly project: Project;
  /** Empty: every service that has a container. */
  readonly names: readonly string[];
  readonly aim: WaitAim;
  /** The deadline comes from the command line, so it overrides `stackctl.timeout` labels. */
  readonly strictTimeout: boolean;
  readonly startedAtMs: number;
}

/**
 * Loads the project for a wait: the named services are selected, or every service that has a container,
 * whichever feature it belongs to. Throws StackError `unknown-service`.
 */
export async function loadForWait(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  if (request.services.length > 0) return loadProject(request, world, signal);
  const project = await loadProject(request, world, signal);
  const { engine } = onEngine(world, project.engine.kind, project.directory);
  const containers = await engine.listContainers(project.model.project, signal);
  const present = [...new Set(containers.map(({ service }) => service))];
  const selected = new Set(project.stack.selection.services.map(({ service }) => service.name));
  const known = present.filter((name) => project.model.services.has(name));
  return known.every((name) => selected.has(name))
    ? project
    : loadProject({ ...request, services: known }, world, signal);
}

/**
 * Waits for existing services, and starts nothing. Also waits for a named service without a container,
 * because another command may create it. Throws StackError `not-started` if there is no service to wait for.
 */
export async function waitForServices(
  { project, names, aim, strictTimeout, startedAtMs }: ServicesWait,
  world: World & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<UpReport> {
  await learnSourceSecrets(project, world);
  const { clock, engine, reporter } = world;
  const name = project.model.project;
  const ignoresHealth = aim === "running";
  const listed = await engine.listContainers(name, signal);
  const found = ignoresHealth ? listed.map(withoutHealth) : listed;
  const proofs = ignoresHealth ? new Map() : await readProofs(project, found, world);
  const nowMs = clock.now();
  const young = isYoung(nowMs, project.settings);
  const seen = await markWithoutProcesses(applyProofs(found, proofs), young, engine, signal);
  const containers = markLostJoins(seen, [...project.model.services.values()]);
  const present = new Set(containers.map(({ service }) => service));
  const there = project.stack.selection.services.filter(
    ({ service }) => names.includes(service.name) || present.has(service.name),
  );
  if (there.length === 0) {
    throw new StackError("not-started", {
      message: `no service of ${name} has a container to wait for`,
      hint: "Run stackctl up first, or name a service to wait until its container exists.",
    });
  }
  const steps = aimWait({ aim, steps: there, containers, names }).map((step) =>
    strictTimeout ? { ...step, timeoutMs: undefined } : step,
  );
  reporter.on({ kind: "planned", project: name, services: describePlanned(steps) });
  const result = await walkPlan(
    {
      project: name,
      nodes: planWait(steps),
      doer: doNothing,
      until: "ready",
      steps,
      before: {
        verdicts: new Map(),
        containers,
        memory: rememberPresent(containers, nowMs),
        judged: new Map(),
      },
      proofs,
      providersUp: await readProviders(project, world),
      ignoresHealth,
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
    },
    world,
    signal,
  );
  // The history holds start times up to ready, so times of other aims are not recorded.
  const learnable = aim === "ready" ? result : { ...result, readyMs: new Map<string, number>() };
  const ended = {
    project,
    result: learnable,
    steps,
    services: steps,
    startedAtMs,
    stopped: [],
    warnings: [],
  };
  return reportWait(ended, world, signal);
}
