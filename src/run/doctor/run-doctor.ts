import { join } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { checkChoice, checkEngine, type EngineFacts, withoutDocker } from "../../plan/doctor/check-engine.ts";
import { checkFiles, checkLoaded, checkUnloaded } from "../../plan/doctor/check-project.ts";
import { checkStack, findWithoutImage, stackChecks } from "../../plan/doctor/check-stack.ts";
import { checkSurroundings } from "../../plan/doctor/check-surroundings.ts";
import { checkCompose, checkDockerCli, checkNode } from "../../plan/doctor/check-tools.ts";
import { type Diagnosis, settleDiagnoses, skipped } from "../../plan/doctor/diagnosis.ts";
import { learnedPeaks } from "../../plan/history/project-history.ts";
import { imageReference, plainLaunch } from "../../plan/launch/launch-facts.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { readHistory } from "../history/history-record.ts";
import { checkRunnable } from "../preflight/check-runnable.ts";
import { gatherPreflightFacts } from "../preflight/gather-preflight-facts.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { observeStack, planFor } from "../readiness/observe-stack.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import { valueOrError } from "../value-or-error.ts";
import { onEngine, type World } from "../world.ts";
import { findUnreadable } from "./find-unreadable.ts";

/**
 * Checks everything that can keep a stack from starting: tools, engine, project, and what `up` checks itself.
 * Changes nothing, and continues as far as possible if something is missing. Throws StackError only for an
 * invalid command line.
 */
export async function runDoctor(
  request: LoadRequest,
  world: World,
  signal: AbortSignal,
): Promise<ReturnType<typeof settleDiagnoses>> {
  const [hasCli, composeVersion, engine, unreadable] = await Promise.all([
    world.host.hasProgram("docker"),
    valueOrError(world.compose.readVersion(signal)),
    examineEngine(world, signal),
    findUnreadable(request, world.env, world.files),
  ]);
  const files = checkFiles(unreadable);
  const loaded = unreadable.length > 0 ? undefined : await valueOrError(loadProject(request, world, signal));
  if (loaded instanceof StackError && loaded.exitCode === exitCodes.usage) throw loaded;
  const docker = [
    ...checkDockerCli(hasCli, world.host.platform),
    ...checkCompose(composeVersion, hasCli),
    ...checkEngine(engine),
  ];
  const node = checkNode(world.host.nodeVersion);
  if (loaded === undefined || loaded instanceof StackError) {
    const unloaded = checkUnloaded({
      error: loaded,
      isNamed: request.files.length > 0,
      hasCompose: hasCli && !(composeVersion instanceof StackError),
    });
    return settleDiagnoses([node, ...docker, ...files, ...unloaded]);
  }
  const isEmbedded = loaded.engine.kind === "embedded";
  const hasEngine = isEmbedded || hasAnswered(engine);
  return settleDiagnoses([
    node,
    checkChoice(loaded.engine),
    ...(isEmbedded ? withoutDocker(docker) : docker),
    ...files,
    ...(await examineProject(
      loaded,
      hasEngine,
      onEngine(world, loaded.engine.kind, loaded.directory),
      signal,
    )),
  ]);
}

async function examineEngine({ engine, host, clock, env }: World, signal: AbortSignal): Promise<EngineFacts> {
  const location = await valueOrError(engine.locate());
  const socket = location instanceof StackError ? undefined : location.socket;
  const access = socket === undefined ? undefined : await host.access(socket);
  const isReachable = !(location instanceof StackError) && (access === undefined || access === "usable");
  const askedAtMs = clock.now();
  const description = isReachable ? await valueOrError(engine.describe(signal)) : undefined;
  const tookMs = clock.now() - askedAtMs;
  const isHere = description !== undefined && !(description instanceof StackError) && description.local;
  return {
    location,
    access,
    description,
    nowMs: clock.now(),
    tookMs,
    freeDiskBytes: isHere ? await host.freeDiskBytes(description.rootDirectory) : undefined,
    platform: host.platform,
    availableMemoryBytes: host.availableMemoryBytes(),
    env,
  };
}

function hasAnswered({ description }: EngineFacts): boolean {
  return description !== undefined && !(description instanceof StackError);
}

async function examineProject(
  project: Project,
  hasEngine: boolean,
  world: World,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const runnable = await valueOrError(checkRunnable(project, world, signal));
  return [
    ...checkLoaded({
      project: project.model.project,
      enabled: project.stack.selection.services.length,
      total: project.model.services.size,
      refusal: runnable instanceof StackError ? runnable : undefined,
    }),
    ...checkSurroundings(await examineSurroundings(project, world)),
    ...(hasEngine
      ? checkStack(await examineStack(project, world, signal))
      : stackChecks.map((name) => skipped(name, "needs an engine"))),
  ];
}

async function examineSurroundings({ declarations, model }: Project, { files, locks, cwd }: World) {
  const { envFiles, directory, variables } = declarations;
  const paths = envFiles.length > 0 ? envFiles : [join(directory, ".env")];
  const modes = await Promise.all(paths.map(async (path) => ({ path, mode: await files.readMode(path) })));
  return {
    project: model.project,
    variables,
    envFiles: modes.flatMap(({ path, mode }) =>
      mode === undefined ? [] : [{ path: showPath(path, cwd), mode }],
    ),
    lock: await locks.inspect(model.project),
  };
}

async function examineStack(project: Project, world: World, signal: AbortSignal) {
  const observed = await observeStack(project, world, signal);
  const plan = planFor(project, observed, plainLaunch, world);
  const peaks = learnedPeaks(await readHistory(project, world));
  const check = { plan, project, observed, options: { force: false }, peaks };
  const services = [...project.model.services.values()];
  const [preflight, images] = await Promise.all([
    gatherPreflightFacts(check, world, signal),
    world.engine.findImages([...new Set(services.map((one) => imageReference(one, project.model)))], signal),
  ]);
  const selected = project.stack.selection.services;
  return { plan, preflight, missing: findWithoutImage({ model: project.model, selected, images }) };
}
