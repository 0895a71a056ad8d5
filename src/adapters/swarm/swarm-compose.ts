import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { EngineLimit } from "../../domain/engine-limit.ts";
import { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { loopback } from "../../plan/swarm/loopback.ts";
import type { Compose, ComposeResult } from "../../ports/compose.ts";
import { swarmLabels } from "./api/swarm-labels.ts";
import type { SwarmObject } from "./api/swarm-shapes.ts";
import { forceUpdate } from "./project/deploy-service.ts";
import { launchServices } from "./project/launch-services.ts";
import { type Outline, outlineTarget } from "./project/outline-target.ts";
import { readSwarmFacts } from "./project/read-swarm-facts.ts";
import { removeOutdated } from "./project/remove-outdated.ts";
import { removeServicesNow } from "./project/remove-services.ts";
import { showSwarmLogs } from "./project/show-swarm-logs.ts";
import { takeProjectDown } from "./project/take-project-down.ts";
import { type TranslatedTarget, translateTarget } from "./project/translate-target.ts";
import type { SwarmWorld } from "./swarm-world.ts";
import { joinHashes } from "./tasks/convert-slot.ts";

/** What is known of a project, and its translation, which is made on demand. */
interface Known {
  readonly model: ComposeModel;
  readonly outline: Outline;
  readonly translate: () => Promise<TranslatedTarget>;
}

/** Commands of Compose that change no container. */
const passed: ReadonlySet<string> = new Set(["build", "config", "images", "ls", "pull", "push", "version"]);

/**
 * Implements the Compose port with services of a Swarm. Compose resolves the model and builds images; everything else goes
 * to the manager's API. Creating a service only prepares it: the engine creates it on the Swarm when it starts it.
 */
export function createSwarmCompose(world: SwarmWorld, print: (text: string) => void): Compose {
  const { compose, api } = world;
  const known = new Map<string, Promise<Known>>();
  const read = (target: ComposeTarget, signal?: AbortSignal): Promise<Known> => {
    const { profiles: _, ...own } = target;
    const key = JSON.stringify(own);
    const before = known.get(key);
    if (before !== undefined) return before;
    const reading = readProject(target, world, signal);
    known.set(key, reading);
    reading.catch(() => known.delete(key));
    return reading;
  };
  const nameProject = async (target: ComposeTarget, signal?: AbortSignal) =>
    target.byName ?? (await compose.readModel(target, signal)).project;
  const listOwn = async (target: ComposeTarget, names: readonly string[], signal?: AbortSignal) =>
    (await api.listServices(await nameProject(target, signal), signal)).filter((one) =>
      names.includes(serviceOf(one)),
    );
  return {
    ...compose,
    readModel: async (target, signal) => (await read(target, signal)).model,
    findLimits: async (target, signal) => listLimits((await read(target, signal)).outline),
    // Only containers have providers and joined namespaces.
    downProviders: async () => done,
    hashJoined: async () => new Map(),
    prepareToLaunch() {},
    async launch(target, request, onProgress, signal) {
      const { model, translate } = await read(target, signal);
      const [translated] = await Promise.all([translate(), removeOutdated(model.project, world, signal)]);
      return launchServices({ target, model, translated, request }, world, onProgress, signal);
    },
    async removeServices(target, services, signal) {
      const left = await removeServicesNow(await listOwn(target, services, signal), world, signal);
      await removeOutdated(await nameProject(target, signal), world, signal);
      return left === undefined ? done : { exitCode: 1, stderr: left };
    },
    down: async (target, options, signal) =>
      takeProjectDown(await nameProject(target, signal), options, world, signal),
    removeOwned: (_, { project }, signal) =>
      takeProjectDown(project, { volumes: true, timeoutSeconds: undefined }, world, signal),
    async restart(target, services, signal) {
      const refusals: string[] = [];
      for (const service of await listOwn(target, services, signal)) {
        const refusal = await forceUpdate(service, world);
        if (refusal !== undefined) refusals.push(`service ${serviceOf(service)}: ${refusal}`);
      }
      return refusals.length === 0 ? done : { exitCode: 1, stderr: refusals.join("\n") };
    },
    async passThrough(target, args, signal) {
      const [command = ""] = args;
      if (passed.has(command)) return compose.passThrough(target, args, signal);
      if (command === "logs") {
        return showSwarmLogs(args.slice(1), await nameProject(target, signal), { world, print }, signal);
      }
      throw new StackError("usage", {
        message: `docker compose ${command} works on containers of one engine, and this project runs on a Swarm`,
        hint: "Use stackctl status, logs, restart and down, or docker service.",
      });
    },
  };
}

function listLimits({ findings }: Outline): readonly EngineLimit[] {
  return findings.map(({ hint, ...limit }) => ({ ...limit, ...(hint !== undefined && { hint }) }));
}

const done: ComposeResult = { exitCode: 0, stderr: "" };

function serviceOf({ Spec: { Labels: labels } }: SwarmObject): string {
  return labels[swarmLabels.service] ?? "";
}

async function readProject(target: ComposeTarget, world: SwarmWorld, signal?: AbortSignal): Promise<Known> {
  const model = await world.compose.readModel(target, signal);
  const facts = await readSwarmFacts(model.project, world, signal);
  const translation = { target, model, facts };
  let translating: Promise<TranslatedTarget> | undefined;
  const translate = () => {
    translating ??= translateTarget(translation, world, signal);
    return translating;
  };
  const outline = await outlineTarget(translation, translate, world);
  return { model: describeModel(model, outline), outline, translate };
}

/**
 * The model with the hashes of the services on the Swarm, and without networks and volumes, whose changes are part of these
 * hashes. A port on a loopback address is not published.
 */
function describeModel(model: ComposeModel, outline: Outline): ComposeModel {
  const byName = new Map(outline.services.map((service) => [service.name, service]));
  const services = [...model.services.values()].map((service) => {
    const own = byName.get(service.name);
    const { ownHash: _, composeStarts: _starts, joins: _joins, ...kept } = service;
    if (own === undefined) return kept;
    const configHash = joinHashes(own.hash, own.settingsHash);
    const ports = kept.ports.filter(({ hostIp }) => !loopback.includes(hostIp));
    return { ...kept, configHash, ports, ...(own.tasks !== undefined && { replicas: own.tasks }) };
  });
  const { resources: _, ...kept } = model;
  return { ...kept, services: new Map(services.map((service) => [service.name, service])) };
}
