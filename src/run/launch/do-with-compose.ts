import type { Container } from "../../domain/container.ts";
import type { LaunchPlan, PlanNode } from "../../domain/launch-plan.ts";
import { findFinished } from "../../plan/launch/find-finished.ts";
import { type Call, groupNodes } from "../../plan/launch/group-nodes.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import type { Project } from "../project/load-project.ts";
import { noteProviders } from "../services/provider-record.ts";
import type { Doing } from "../world.ts";
import { createServices } from "./create-services.ts";
import { removeSurplus } from "./remove-surplus.ts";
import { restartService } from "./restart-service.ts";
import { startService } from "./start-service.ts";
import type { Doer, Made } from "./walker.ts";

const allDone: Made = { errors: new Map() };

interface UpDoing {
  readonly project: Project;
  readonly plan: Pick<LaunchPlan, "steps" | "stop" | "services">;
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
  const finished = findFinished(plan.steps, services, containers);
  return {
    calls: groupNodes(plan.steps, { wanted, providers, compares: true }),
    async make(call, own, signal) {
      switch (call.kind) {
        case "remove":
          await removeSurplus(project, plan.stop, doing, signal);
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
    } = await createServices({ project, options }, new Set(call.services), doing, signal);
    return {
      errors: refused,
      ...(result.exitCode !== 0 && { failure: result }),
      ...(builds !== undefined && { builds }),
    };
  }
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
