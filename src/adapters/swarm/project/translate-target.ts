import type { ComposeTarget } from "../../../domain/compose-target.ts";
import type { EngineLimit } from "../../../domain/engine-limit.ts";
import type { ComposeModel } from "../../../domain/service.ts";
import { chooseCondition } from "../../../plan/services/choose-condition.ts";
import { checkPlacement } from "../../../plan/swarm/check-placement.ts";
import { choosePins } from "../../../plan/swarm/choose-pins.ts";
import { listCarriedFiles } from "../../../plan/swarm/list-carried-files.ts";
import type { Pin } from "../../../plan/swarm/swarm-inputs.ts";
import { type SwarmProject, translateProject } from "../../../plan/swarm/translate-project.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { readCarried } from "./read-carried.ts";
import { readProjectVariables } from "./read-project-variables.ts";
import type { SwarmFacts } from "./read-swarm-facts.ts";

/** What is translated. */
export interface Translation {
  readonly target: ComposeTarget;
  readonly model: ComposeModel;
  readonly facts: SwarmFacts;
}

/** A project as the Swarm gets it. */
export interface TranslatedTarget extends SwarmProject {
  /** The files whose content is part of it. */
  readonly carried: readonly string[];
  /** The services that can run on one node only, by their name in the compose file. */
  readonly pins: ReadonlyMap<string, Pin>;
  readonly findings: readonly EngineLimit[];
}

/** Translates a project for the Swarm, with the nodes and the volumes that it has now. */
export async function translateTarget(
  { target, model, facts }: Translation,
  { compose, env }: Pick<SwarmWorld, "compose" | "env">,
  signal?: AbortSignal,
): Promise<TranslatedTarget> {
  const document = await compose.printConfig({ ...target, profiles: ["*"] }, { interpolate: true }, signal);
  const directory = target.projectDirectory;
  const carried = listCarriedFiles({ document, directory });
  const { pins, findings } = choosePins({
    document,
    nodes: facts.nodes,
    volumes: facts.volumes,
    services: new Set(model.services.keys()),
    preferredNodeId: facts.ownNodeId,
  });
  const translated = translateProject({
    document,
    directory,
    ...readCarried(carried),
    environment: readProjectVariables(target, env),
    pins,
    jobs: listJobs(model),
  });
  const specs = new Map([...translated.services].map(([name, { spec }]) => [name, spec]));
  const ofKeys = [...translated.services.values()].flatMap((service) => service.findings);
  const ofPlaces = checkPlacement({ specs, nodes: facts.nodes, ingressPorts: facts.ingressPorts });
  return {
    ...translated,
    carried,
    pins,
    findings: [...ofKeys, ...findings, ...ofPlaces, ...notePins(pins, translated)],
  };
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
