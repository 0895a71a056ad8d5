import type { ComposeTarget } from "../../../domain/compose-target.ts";
import type { EngineLimit } from "../../../domain/engine-limit.ts";
import type { ComposeModel } from "../../../domain/service.ts";
import { chooseCondition } from "../../../plan/services/choose-condition.ts";
import { choosePins } from "../../../plan/swarm/choose-pins.ts";
import { listCarriedFiles } from "../../../plan/swarm/list-carried-files.ts";
import type { Pin } from "../../../plan/swarm/swarm-inputs.ts";
import { type SwarmProject, translateProject } from "../../../plan/swarm/translate-project.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmNode } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { readCarried } from "./read-carried.ts";

/** A project as the Swarm gets it. */
export interface TranslatedTarget extends SwarmProject {
  /** The services that can run on one node only, by their name in the compose file. */
  readonly pins: ReadonlyMap<string, Pin>;
  readonly findings: readonly EngineLimit[];
}

/** Translates a project for the Swarm, with the nodes and the volumes that it has now. */
export async function translateTarget(
  target: ComposeTarget,
  model: ComposeModel,
  { compose, api, docker, env }: Pick<SwarmWorld, "compose" | "api" | "docker" | "env">,
  signal?: AbortSignal,
): Promise<TranslatedTarget> {
  const every = { ...target, profiles: ["*"] };
  const [document, nodes, records, { nodeId }] = await Promise.all([
    compose.printConfig(every, { interpolate: true }, signal),
    api.listNodes(signal),
    api.list("configs", { project: model.project }, signal),
    docker.describe(signal),
  ]);
  const directory = target.projectDirectory;
  const volumes = new Map(
    records.flatMap(({ Labels: labels }) => {
      const { [swarmLabels.volume]: volume, [swarmLabels.node]: node } = labels;
      return volume === undefined || node === undefined ? [] : [[volume, node] as const];
    }),
  );
  const { pins, findings } = choosePins({
    document,
    nodes: nodes.map(describeNode),
    volumes,
    services: new Set(model.services.keys()),
    preferredNodeId: nodeId,
  });
  const translated = translateProject({
    document,
    directory,
    ...readCarried(listCarriedFiles({ document, directory })),
    environment: new Map([...env, ...Object.entries(target.env)]),
    pins,
    jobs: listJobs(model),
  });
  const ofKeys = [...translated.services.values()].flatMap((service) => service.findings);
  return { ...translated, pins, findings: [...ofKeys, ...findings, ...notePins(pins, translated)] };
}

/** Notes where each service with a volume runs: only that node has the data. */
function notePins(pins: TranslatedTarget["pins"], { services }: SwarmProject): readonly EngineLimit[] {
  return [...pins].flatMap(([service, { hostname, cause }]) => {
    if (services.get(service)?.volumes.length === 0) return [];
    const message = `it runs on node ${hostname} only, because ${cause}`;
    return [{ kind: "noted", service, path: ["services", service, "volumes"], message }];
  });
}

/** Services that run once. */
function listJobs({ services }: ComposeModel): ReadonlySet<string> {
  const all = [...services.values()];
  return new Set(
    all.filter((one) => chooseCondition(one, all).condition === "completed").map(({ name }) => name),
  );
}

function describeNode({ ID: id, Spec: spec, Description: description, Status: status }: SwarmNode) {
  return {
    id,
    hostname: description.Hostname,
    role: spec.Role,
    state: status.State,
    availability: spec.Availability,
    labels: spec.Labels,
  };
}
