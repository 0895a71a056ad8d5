import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { SwarmProject } from "../../plan/swarm/translate-project.ts";
import type { Compose, ComposeResult } from "../../ports/compose.ts";
import { swarmLabels } from "./api/swarm-labels.ts";
import type { SwarmObject } from "./api/swarm-shapes.ts";
import { forceUpdate } from "./project/deploy-service.ts";
import { launchServices } from "./project/launch-services.ts";
import { removeServicesNow } from "./project/remove-services.ts";
import { showSwarmLogs } from "./project/show-swarm-logs.ts";
import { takeProjectDown } from "./project/take-project-down.ts";
import { type TranslatedTarget, translateTarget } from "./project/translate-target.ts";
import type { SwarmWorld } from "./swarm-world.ts";
import { joinHashes } from "./tasks/convert-slot.ts";

interface Translated {
  readonly model: ComposeModel;
  readonly translated: TranslatedTarget;
}

/** Commands of Compose that change no container. */
const passed: ReadonlySet<string> = new Set(["build", "config", "images", "ls", "pull", "push", "version"]);

/**
 * Implements the Compose port with services of a Swarm. Compose resolves the model and builds images; everything else goes
 * to the manager's API. Creating a service only prepares it: the engine creates it on the Swarm when it starts it.
 */
export function createSwarmCompose(world: SwarmWorld, print: (text: string) => void): Compose {
  const { compose, api } = world;
  const known = new Map<string, Promise<Translated>>();
  /** One translation for each target: it takes a call of Compose. */
  const translate = (target: ComposeTarget, signal?: AbortSignal): Promise<Translated> => {
    const { profiles: _, ...own } = target;
    const key = JSON.stringify(own);
    const before = known.get(key);
    if (before !== undefined) return before;
    const translating = compose.readModel(target, signal).then(async (model) => {
      const translated = await translateTarget(target, model, world, signal);
      return { model: describeModel(model, translated), translated };
    });
    known.set(key, translating);
    translating.catch(() => known.delete(key));
    return translating;
  };
  const nameProject = async (target: ComposeTarget, signal?: AbortSignal) =>
    target.byName ?? (await compose.readModel(target, signal)).project;
  const listOwn = async (target: ComposeTarget, names: readonly string[], signal?: AbortSignal) =>
    (await api.listServices(await nameProject(target, signal), signal)).filter((one) =>
      names.includes(serviceOf(one)),
    );
  return {
    ...compose,
    readModel: async (target, signal) => (await translate(target, signal)).model,
    findLimits: async (target, signal) => (await translate(target, signal)).translated.findings,
    // Only containers have providers and joined namespaces.
    downProviders: async () => done,
    hashJoined: async () => new Map(),
    prepareToLaunch() {},
    async launch(target, request, onProgress, signal) {
      const { model, translated } = await translate(target, signal);
      return launchServices({ target, model, translated, request }, world, onProgress, signal);
    },
    async removeServices(target, services, signal) {
      const left = await removeServicesNow(await listOwn(target, services, signal), world, signal);
      return left === undefined ? done : { exitCode: 1, stderr: left };
    },
    down: async (target, options, signal) =>
      takeProjectDown(await nameProject(target, signal), options, world, signal),
    removeOwned: (_, { project }, signal) => takeProjectDown(project, { volumes: true }, world, signal),
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

const done: ComposeResult = { exitCode: 0, stderr: "" };

function serviceOf({ Spec: { Labels: labels } }: SwarmObject): string {
  return labels[swarmLabels.service] ?? "";
}

/**
 * The model with the hashes of the services on the Swarm, and without networks and volumes, whose changes are part of these
 * hashes.
 */
function describeModel(model: ComposeModel, { services: translated }: SwarmProject): ComposeModel {
  const services = [...model.services.values()].map((service) => {
    const { hash, settingsHash, spec } = translated.get(service.name) ?? {};
    const { ownHash: _, composeStarts: _starts, joins: _joins, ...kept } = service;
    return {
      ...kept,
      ...(hash !== undefined && settingsHash !== undefined && { configHash: joinHashes(hash, settingsHash) }),
      ...countReplicas(spec?.Mode),
    };
  });
  const { resources: _, ...kept } = model;
  return { ...kept, services: new Map(services.map((service) => [service.name, service])) };
}

function countReplicas(mode: object | undefined): { readonly replicas?: number } {
  // A global service has a task on each node, however many there are.
  return mode !== undefined && "Global" in mode ? { replicas: 1 } : {};
}
