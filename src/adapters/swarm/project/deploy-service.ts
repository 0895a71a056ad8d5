import { setTimeout } from "node:timers/promises";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmObject } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { hashOfService } from "../tasks/group-tasks.ts";
import type { PreparedService } from "./prepared-service.ts";
import { removeServicesNow } from "./remove-services.ts";

/** Another client may change a service between its reading and its update. */
const triesAtMost = 5;

type DeployWorld = Pick<SwarmWorld, "api" | "clock" | "intended">;

/** Creates or updates a service. Returns the refusal of the Swarm; undefined if it accepted the service. */
export async function deployService(
  prepared: PreparedService,
  world: DeployWorld,
): Promise<string | undefined> {
  const { api, intended } = world;
  const { name, project, hash } = prepared;
  let refusal: string | undefined;
  for (let tries = 0; tries < triesAtMost; tries++) {
    const existing = (await api.listServices(project)).find(({ Spec: { Name: own } }) => own === name);
    intended.set(name, { hash, beforeVersion: existing?.Version.Index ?? 0 });
    refusal =
      existing === undefined
        ? await api.create("services", prepared.spec)
        : await api.update(existing, withForce(prepared, existing));
    if (refusal === undefined) return undefined;
    if (existing !== undefined && /mode change is not allowed/.test(refusal)) {
      const left = await removeServicesNow([existing], world);
      if (left !== undefined) return left;
    } else if (!/out of sequence|name conflicts/.test(refusal)) return refusal;
    else await setTimeout(50 * tries);
  }
  return /name conflicts/.test(refusal ?? "")
    ? `the Swarm has a service ${name} already that stackctl did not create`
    : refusal;
}

/**
 * Starts the tasks of a service anew with the same configuration. If no manager answers, the service counts as unchanged, so
 * that it can be tried again.
 */
export async function forceUpdate(
  service: SwarmObject,
  world: Pick<SwarmWorld, "api" | "intended">,
): Promise<string | undefined> {
  try {
    return await tryForceUpdate(service, world);
  } catch (error) {
    world.intended.delete(service.Spec.Name);
    throw error;
  }
}

async function tryForceUpdate(
  service: SwarmObject,
  { api, intended }: Pick<SwarmWorld, "api" | "intended">,
): Promise<string | undefined> {
  const project = service.Spec.Labels[swarmLabels.project] ?? "";
  let refusal: string | undefined;
  for (let tries = 0; tries < triesAtMost; tries++) {
    const now = (await api.listServices(project)).find(({ ID: id }) => id === service.ID);
    if (now === undefined) return `${service.Spec.Name} was removed meanwhile`;
    const { TaskTemplate: template } = now.Spec;
    const next = { ...now.Spec, TaskTemplate: { ...template, ForceUpdate: template.ForceUpdate + 1 } };
    intended.set(now.Spec.Name, { hash: hashOfService(now), beforeVersion: now.Version.Index });
    refusal = await api.update(now, next);
    if (refusal === undefined || !/out of sequence/.test(refusal)) return refusal;
    await setTimeout(50 * tries);
  }
  return refusal;
}

/** An update with the same counter keeps tasks whose configuration did not change. */
function withForce({ spec, hash, isForced }: PreparedService, { Spec: now }: SwarmObject): object {
  const isSame = now.Labels[swarmLabels.hash] === hash;
  const { ForceUpdate: count } = now.TaskTemplate;
  return {
    ...spec,
    TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: isSame && isForced ? count + 1 : count },
  };
}
