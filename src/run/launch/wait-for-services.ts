import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { WaitAim } from "../../domain/option-words.ts";
import type { UpReport } from "../../domain/report.ts";
import { describePlanned } from "../../plan/launch/with-dependencies.ts";
import { aimWait } from "../../plan/readiness/aim-wait.ts";
import { applyProofs } from "../../plan/readiness/apply-proofs.ts";
import { rememberPresent } from "../../plan/readiness/remember-present.ts";
import { markLostJoins } from "../../plan/services/mark-lost-joins.ts";
import type { Engine } from "../../ports/engine.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { isYoung, markWithoutProcesses } from "../readiness/mark-without-processes.ts";
import { readProofs } from "../readiness/proof-record.ts";
import { learnSourceSecrets } from "../secrets/learn-source-secrets.ts";
import { readProviders } from "../services/provider-record.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";
import { reportWait } from "./report-wait.ts";
import { waitForStack } from "./wait-for-stack.ts";

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
 * because another command may create it. Throws StackError `not-ready` if there is no service to wait for.
 */
export async function waitForServices(
  { project, names, aim, strictTimeout, startedAtMs }: ServicesWait,
  world: World & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<UpReport> {
  await learnSourceSecrets(project, world);
  const { clock, reporter } = world;
  const engine = aim === "running" ? withoutHealth(world.engine) : world.engine;
  const name = project.model.project;
  const found = await engine.listContainers(name, signal);
  const proofs = aim === "running" ? new Map() : await readProofs(project, found, world);
  const nowMs = clock.now();
  const young = isYoung(nowMs, project.settings);
  const seen = await markWithoutProcesses(applyProofs(found, proofs), young, engine, signal);
  const containers = markLostJoins(seen, [...project.model.services.values()]);
  const present = new Set(containers.map(({ service }) => service));
  const there = project.stack.selection.services.filter(
    ({ service }) => names.includes(service.name) || present.has(service.name),
  );
  if (there.length === 0) {
    throw new StackError("not-ready", {
      message: `no service of ${name} has a container to wait for`,
      hint: "Run stackctl up first, or name a service to wait until its container exists.",
    });
  }
  const steps = aimWait({ aim, steps: there, containers, names }).map((step) =>
    strictTimeout ? { ...step, timeoutMs: undefined } : step,
  );
  reporter.on({ kind: "planned", project: name, services: describePlanned(steps) });
  const result = await waitForStack(
    {
      project: name,
      steps,
      before: {
        verdicts: new Map(),
        containers,
        memory: rememberPresent(containers, nowMs),
        judged: new Map(),
      },
      proofs,
      providersUp: await readProviders(project, world),
      changing: new Set(),
      settings: project.settings,
      startedAtMs,
      deadlineMs: startedAtMs + project.settings.waitTimeout,
      launch: undefined,
      until: "ready",
      start: undefined,
    },
    { ...world, engine },
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

/** An engine without health status, for a wait that only asks whether containers run. */
function withoutHealth(engine: Engine): Engine {
  const blind = (containers: readonly Container[]): readonly Container[] =>
    containers.map((container) => ({ ...container, health: "none", check: undefined }));
  const own: Pick<Engine, "listContainers" | "inspectContainers"> = {
    listContainers: async (...words) => blind(await engine.listContainers(...words)),
    inspectContainers: async (...words) => blind(await engine.inspectContainers(...words)),
  };
  return new Proxy(engine, {
    get: (target, key) => {
      if (key in own) return Reflect.get(own, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
