import type { UnmeasuredMode } from "../../domain/bench.ts";
import type { EngineDescription } from "../../domain/engine-description.ts";
import { onlyFeatures } from "../../domain/flag-request.ts";
import { combineModes, listModes, type Mode } from "../../plan/bench/list-modes.ts";
import { listModePorts, refuseLeftOver, refuseTakenPorts } from "../../plan/bench/refuse-bench.ts";
import { findModeObstacle, leaveUnmeasured, skipForError } from "../../plan/bench/skip-mode.ts";
import { imageReference } from "../../plan/launch/launch-facts.ts";
import { noGpu } from "../../plan/preflight/plan-gpu-trial.ts";
import { checkExposure, checkPortClashes } from "../../plan/project/check-project.ts";
import { findMissingSecrets } from "../../plan/secrets/feature-secrets.ts";
import { findGpuHook } from "../preflight/gather-gpu-facts.ts";
import { gatherPortFacts } from "../preflight/gather-port-facts.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { carryFiles } from "../services/carry-files.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";

/** A mode that can run on this machine, resolved under the benchmark's own project name. */
export interface ReadyMode extends Mode {
  readonly project: Project;
}

/** A planned benchmark. */
export interface PreparedBench {
  readonly project: string;
  readonly engine: EngineDescription;
  readonly modes: readonly ReadyMode[];
  readonly unmeasured: readonly UnmeasuredMode[];
  /** The project itself runs at the same time, so the measured stack shares the machine with it. */
  readonly isBesideRunning: boolean;
}

/** Name of the temporary project that the benchmark starts and removes. */
function nameBench(project: string): string {
  return `${project}-bench`;
}

/**
 * Resolves every mode and finds those that cannot run on this machine; starts nothing. Throws StackError:
 * `port-conflict` if a port is taken, `project-exists` if containers of the benchmark's project name exist
 * already.
 */
export async function prepareBench(
  real: Project,
  request: LoadRequest,
  world: World,
  signal: AbortSignal,
): Promise<PreparedBench> {
  const project = nameBench(real.model.project);
  const [engine, own, beside] = await Promise.all([
    world.engine.describe(signal),
    world.engine.listContainers(project, signal),
    world.engine.listContainers(real.model.project, signal),
  ]);
  if (own.length > 0) throw refuseLeftOver(project);
  const features = real.stack.features.map(({ feature }) => feature);
  const gpu = { hasHook: engine.local && (await findGpuHook(world.host)) };
  const modes: ReadyMode[] = [];
  const unmeasured: UnmeasuredMode[] = [];
  const prepare = async (mode: Mode): Promise<void> => {
    const outcome = await prepareMode(mode, { project, engine, gpu, request }, world, signal);
    if ("reason" in outcome) unmeasured.push(outcome);
    else modes.push(outcome);
  };
  for (const mode of listModes(features)) await prepare(mode);
  const combined = combineModes(features, (name) => modes.some((mode) => mode.name === name));
  if (combined) await prepare(combined);
  const wanted = listModePorts(modes.map((mode) => mode.project.stack.selection));
  const ports = await gatherPortFacts(wanted, Promise.resolve(engine), world, signal);
  const refusal = refuseTakenPorts(wanted, { project, engine, ...ports });
  if (refusal) throw refusal;
  return {
    project,
    engine,
    modes,
    unmeasured,
    isBesideRunning: beside.some(({ state }) => state === "running"),
  };
}

interface ModeRequest {
  readonly project: string;
  readonly engine: EngineDescription;
  readonly gpu: { readonly hasHook: boolean };
  readonly request: LoadRequest;
}

async function prepareMode(
  mode: Mode,
  { project, engine, gpu, request }: ModeRequest,
  world: World,
  signal: AbortSignal,
): Promise<ReadyMode | UnmeasuredMode> {
  try {
    const loaded = await carryFiles(
      await loadProject(
        { ...request, projectName: project, flags: onlyFeatures(mode.features), services: [] },
        world,
        signal,
      ),
      world,
      signal,
    );
    checkExposure(loaded);
    checkPortClashes(loaded.stack.selection.services);
    const facts = {
      services: loaded.stack.selection.services,
      features: loaded.stack.features,
      engine,
      gpu: { ...noGpu, ...gpu },
    };
    const obstacle = findModeObstacle(facts, await findMissingImages(loaded, world, signal));
    if (obstacle !== undefined) return leaveUnmeasured(mode, "skipped", [obstacle]);
    return { ...mode, project: withSecrets(loaded, world) };
  } catch (error) {
    const skipped = skipForError(mode, error);
    if (skipped === undefined) throw error;
    return skipped;
  }
}

async function findMissingImages(
  { model, stack }: Project,
  { engine }: World,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const references = stack.selection.services.flatMap(({ service }) =>
    service.hasBuild ? [] : imageReference(service, model),
  );
  const found = await engine.findImages(references, signal);
  return [...new Set(references)].filter((reference) => !found.has(reference));
}

/**
 * Secrets that `up` would write to `.env`: the benchmark generates temporary ones and writes them nowhere.
 */
function withSecrets(project: Project, { host }: World): Project {
  const { target, stack, declarations } = project;
  const missing = findMissingSecrets(stack.features, declarations.variables);
  const secrets = Object.fromEntries(missing.map((name) => [name, host.createSecret()]));
  return { ...project, target: { ...target, env: { ...target.env, ...secrets } } };
}
