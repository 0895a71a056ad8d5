import type { Container } from "../../domain/container.ts";
import type { LaunchPlan, PlanNode } from "../../domain/launch-plan.ts";
import { findFinished } from "../../plan/launch/find-finished.ts";
import { type Call, groupNodes } from "../../plan/launch/group-nodes.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Project } from "../project/load-project.ts";
import { noteProviders } from "../services/provider-record.ts";
import type { Doing, World } from "../world.ts";
import { createServices } from "./create-services.ts";
import { describeFailed, launchFailed } from "./launch-failed.ts";
import { startService } from "./start-service.ts";
import type { Doer, Made } from "./walker.ts";

const allDone: Made = { errors: new Map() };

interface UpDoing {
  readonly project: Project;
  readonly plan: Pick<LaunchPlan, "steps" | "services">;
  readonly options: LaunchOptions;
  /** The containers before the launch. */
  readonly containers: readonly Container[];
}

/**
 * Does the nodes of `up` through Compose and the engine: Compose removes and creates containers, and the engine starts
 * them. The engine of processes brings both ports too.
 */
export function doWithCompose({ project, plan, options, containers }: UpDoing, doing: Doing): Doer {
  const services = project.stack.selection.services;
  const providers = new Set(
    services.flatMap(({ service }) => (service.provider === undefined ? [] : [service.name])),
  );
  const wanted = new Set(plan.services.map(({ name }) => name));
  const outdated = new Set(
    containers.filter(({ hasOutdatedFiles = false }) => hasOutdatedFiles).map(({ service }) => service),
  );
  const finished = findFinished(plan.steps, services, containers);
  return {
    calls: groupNodes(plan.steps, { wanted, providers, compares: true }),
    async make(call, own, signal) {
      switch (call.kind) {
        case "remove":
          await removeSurplus(project, listRemoved(call), doing, signal);
          return allDone;
        case "create":
          return create(call, signal);
        case "restart":
          return startOne(call, (service) => restartService(service, project, doing, signal));
        case "start":
          if (own.length > 0 && own.every(({ id }) => finished.has(id))) return allDone;
          return startOne(call, (service) => startService(service, own, { project, doing, signal }));
      }
    },
  };

  async function create(call: Call, signal: AbortSignal): Promise<Made> {
    const called = call.services.filter((name) => providers.has(name));
    if (called.length > 0) await noteProviders(project, called, "up", doing);
    const {
      refused = new Map(),
      builds,
      ...result
    } = await createServices({ project, options, outdated }, new Set(call.services), doing, signal);
    return {
      errors: refused,
      ...(result.exitCode !== 0 && { failure: result }),
      ...(builds !== undefined && { builds }),
    };
  }
}

function listRemoved({ nodes }: Call): readonly PlanNode[] {
  return nodes.filter(({ kind }) => kind === "remove");
}

/** Does the nodes of `restart`: Compose stops and starts each service in one call, with its hooks. */
export function doRestarts(nodes: readonly PlanNode[], project: Project, doing: Doing): Doer {
  const wanted = new Set(nodes.map(({ service }) => service));
  return {
    calls: groupNodes(nodes, { wanted, providers: new Set(), compares: false }),
    make: (call, _, signal) => startOne(call, (service) => restartService(service, project, doing, signal)),
  };
}

/** Does nothing, for a plan of waits alone. */
export const doNothing: Doer = { calls: [], make: async () => allDone };

async function startOne(
  { services }: Call,
  start: (service: string) => Promise<string | undefined>,
): Promise<Made> {
  const errors = new Map<string, string>();
  for (const service of services) {
    const error = await start(service);
    if (error !== undefined) errors.set(service, error);
  }
  return { errors };
}

/** Stops and removes the containers of these services, and takes their providers down. Throws StackError `launch-failed`. */
async function removeSurplus(
  project: Project,
  surplus: readonly PlanNode[],
  doing: Doing,
  signal: AbortSignal,
): Promise<void> {
  const { services } = project.model;
  for (const { service, cause } of surplus) doing.reporter.on({ kind: "stopping", service, cause });
  const names = surplus.map(({ service }) => service);
  const isProvider = (name: string) => services.get(name)?.provider !== undefined;
  const stopping = (named: readonly string[], result: ComposeResult) => {
    if (result.exitCode !== 0) throw launchFailed(`could not stop ${named.join(", ")}`, result, doing);
  };
  const contained = names.filter((name) => !isProvider(name));
  stopping(contained, await doing.compose.removeServices(project.target, contained, signal));
  for (const name of names.filter(isProvider)) {
    stopping([name], await doing.compose.downProviders(project.target, [name], signal));
    await noteProviders(project, [name], "down", doing);
  }
  for (const { service, cause } of surplus) doing.reporter.on({ kind: "stopped", service, cause });
}

/** Restarts the containers of one service with Compose, including hooks. Returns the reason if that fails. */
async function restartService(
  service: string,
  { target }: Pick<Project, "target">,
  doing: Pick<World, "compose" | "secrets">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const result = await doing.compose.restart(target, [service], signal);
  return result.exitCode === 0 ? undefined : describeFailed("docker compose restart", result, doing);
}
