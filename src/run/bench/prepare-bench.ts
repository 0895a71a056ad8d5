import type { UnmeasuredMode } from "../../domain/bench.ts";
import type { EngineDescription } from "../../domain/container.ts";
import { type Problem, StackError } from "../../domain/errors.ts";
import { combineModes, flagsOf, listModes, type Mode } from "../../plan/bench/list-modes.ts";
import { imageReference } from "../../plan/launch/plan-launch.ts";
import { markGpuNeeds } from "../../plan/preflight/mark-gpu-needs.ts";
import { findMissingSecrets } from "../../plan/secrets/find-missing-secrets.ts";
import { formatPort, listWantedPorts } from "../../plan/services/find-port-clashes.ts";
import { checkExposure } from "../preflight/check-exposure.ts";
import { checkPortClashes } from "../preflight/check-port-clashes.ts";
import { loadProject, type Project } from "../project/load-project.ts";
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
export function nameBench(project: string): string {
  return `${project}-bench`;
}

/**
 * Resolves every mode and finds those that cannot run on this machine; starts nothing. Throws StackError:
 * `port-conflict` if a port is taken, `launch-failed` if containers of the benchmark's project name exist
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
  if (own.length > 0) throw leftOver(project);
  const features = real.stack.features.map(({ feature }) => feature);
  const hasGpu = await findGpu(engine, world);
  const modes: ReadyMode[] = [];
  const unmeasured: UnmeasuredMode[] = [];
  const prepare = async (mode: Mode): Promise<void> => {
    const outcome = await prepareMode(mode, { project, hasGpu, request }, world, signal);
    if ("reason" in outcome) unmeasured.push(outcome);
    else modes.push(outcome);
  };
  for (const mode of listModes(features)) await prepare(mode);
  const combined = combineModes(features, (name) => modes.some((mode) => mode.name === name));
  if (combined) await prepare(combined);
  const taken = engine.local ? await findTaken(modes, beside, world) : [];
  if (taken.length > 0) {
    throw new StackError("port-conflict", {
      message: "the benchmark needs the host ports of the stack, but they are taken",
      hint: "Run stackctl down to free the ports of this project.",
      problems: taken,
    });
  }
  return {
    project,
    engine,
    modes,
    unmeasured,
    isBesideRunning: beside.some(({ state }) => state === "running"),
  };
}

async function prepareMode(
  mode: Mode,
  { project, hasGpu, request }: { project: string; hasGpu: boolean; request: LoadRequest },
  world: World,
  signal: AbortSignal,
): Promise<ReadyMode | UnmeasuredMode> {
  const skip = (reason: string): UnmeasuredMode => ({
    ...mode,
    features: [...mode.features],
    kind: "skipped",
    reason,
  });
  try {
    const loaded = await loadProject(
      { ...request, projectName: project, flags: flagsOf(mode), services: [] },
      world,
      signal,
    );
    checkExposure(loaded);
    checkPortClashes(loaded.stack.selection.services);
    const enabled = loaded.stack.features.filter((one) => one.enabled).map(({ feature }) => feature);
    const needing = markGpuNeeds(enabled, loaded.model).find(({ needs }) => needs.gpu);
    if (needing && !hasGpu) return skip(`${needing.name} needs a GPU, but the engine has none`);
    const missing = await findMissingImages(loaded, world, signal);
    if (missing.length > 0) {
      return skip(
        `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not found locally, and the benchmark pulls no images`,
      );
    }
    if (loaded.stack.selection.services.length === 0) return skip("it enables no service");
    return { ...mode, project: withSecrets(loaded, world) };
  } catch (error) {
    if (!(error instanceof StackError) || error.code === "engine-unavailable") throw error;
    return skip([error.message, ...error.problems.map(({ message }) => message)].join("; "));
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

async function findGpu(engine: EngineDescription, { host }: World): Promise<boolean> {
  return (
    engine.runtimes.includes("nvidia") ||
    engine.cdiDevices.length > 0 ||
    (engine.local && (await host.hasProgram("nvidia-container-runtime-hook")))
  );
}

async function findTaken(
  modes: readonly ReadyMode[],
  beside: Awaited<ReturnType<World["engine"]["listContainers"]>>,
  { host }: World,
): Promise<readonly Problem[]> {
  const wanted = new Map(
    modes.flatMap(({ project }) =>
      listWantedPorts(project.stack.selection.services).map((port) => [formatPort(port), port] as const),
    ),
  );
  const problems = await Promise.all(
    [...wanted.values()].map(async (port) => {
      const holder = beside.find(({ publishedPorts }) =>
        publishedPorts.some((own) => own.published === port.published && own.protocol === port.protocol),
      );
      const owner = await host.findPortOwner(port);
      if (!holder && !owner) return [];
      const program = owner?.pid === undefined ? owner?.process : `${owner.process} (pid ${owner.pid})`;
      const who = holder ? `container ${holder.name} of this project` : (program ?? "another program");
      return [{ message: `${port.service} publishes ${formatPort(port)}, but ${who} already listens on it` }];
    }),
  );
  return problems.flat();
}

function leftOver(project: string): StackError {
  return new StackError("launch-failed", {
    message: `containers of a project ${project} already exist, and the benchmark would remove them`,
    hint: `Run stackctl -p ${project} down --volumes if an interrupted benchmark left them.`,
  });
}
