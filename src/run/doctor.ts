import { join, relative } from "node:path";
import { StackError } from "../domain/errors.ts";
import { exitCodes } from "../domain/exit-codes.ts";
import { checkEngine, type EngineFacts } from "../plan/doctor/check-engine.ts";
import { checkStack, stackChecks } from "../plan/doctor/check-stack.ts";
import { checkSurroundings } from "../plan/doctor/check-surroundings.ts";
import { checkCompose, checkDockerCli, checkNode } from "../plan/doctor/check-tools.ts";
import { type Diagnosis, failedWith, fine, settleDiagnoses, skipped } from "../plan/doctor/diagnosis.ts";
import { learnedPeaks } from "../plan/learned-peaks.ts";
import { imageReference } from "../plan/plan-launch.ts";
import { findUnreadable } from "./find-unreadable.ts";
import { gatherPreflightFacts } from "./gather-preflight-facts.ts";
import { type LoadRequest, loadProject, type Project } from "./load-project.ts";
import { observeStack, planFor } from "./observe-stack.ts";
import { readHistory } from "./read-history.ts";
import type { World } from "./world.ts";

/**
 * Looks at everything that could keep a stack from coming up: tools, engine, project, and what `up` itself would look at.
 * Changes nothing, and goes as far as it can where something is missing. Throws StackError only for a wrong command line.
 */
export async function runDoctor(
  request: LoadRequest,
  world: World,
  signal: AbortSignal,
): Promise<ReturnType<typeof settleDiagnoses>> {
  const [hasCli, composeVersion, engine, unreadable] = await Promise.all([
    world.host.hasProgram("docker"),
    met(world.compose.readVersion(signal)),
    examineEngine(world, signal),
    findUnreadable(request, world.files),
  ]);
  const tools = [
    checkNode(world.host.nodeVersion),
    checkDockerCli(hasCli),
    ...checkCompose(composeVersion, hasCli),
  ];
  const files =
    unreadable.length > 0
      ? unreadable.flatMap((error) => failedWith("files", error))
      : [fine("files", "every file of the project that stackctl looks for can be read")];
  const hasCompose = hasCli && !(composeVersion instanceof StackError);
  const project = await examineProject(
    request,
    {
      obstacle: unreadable.length > 0 ? "needs its files" : hasCompose ? undefined : "needs Compose",
      hasEngine: hasAnswered(engine),
    },
    world,
    signal,
  );
  return settleDiagnoses([...tools, ...checkEngine(engine), ...files, ...project]);
}

/** The value, or the foreseen failure. */
async function met<T>(asked: Promise<T>): Promise<T | StackError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StackError) return error;
    throw error;
  }
}

async function examineEngine({ engine, host, clock, env }: World, signal: AbortSignal): Promise<EngineFacts> {
  const location = await met(engine.locate());
  const socket = location instanceof StackError ? undefined : location.socket;
  const access = socket === undefined ? undefined : await host.access(socket);
  const isReachable = !(location instanceof StackError) && (access === undefined || access === "usable");
  const askedAtMs = clock.now();
  const description = isReachable ? await met(engine.describe(signal)) : undefined;
  const tookMs = clock.now() - askedAtMs;
  const isHere = description !== undefined && !(description instanceof StackError) && description.local;
  return {
    location,
    access,
    description,
    nowMs: clock.now(),
    tookMs,
    freeDiskBytes: isHere ? await host.freeDiskBytes(description.rootDirectory) : undefined,
    availableMemoryBytes: host.availableMemoryBytes(),
    env,
  };
}

function hasAnswered({ description }: EngineFacts): boolean {
  return description !== undefined && !(description instanceof StackError);
}

async function examineProject(
  request: LoadRequest,
  { obstacle, hasEngine }: { readonly obstacle: string | undefined; readonly hasEngine: boolean },
  world: World,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const without = (why: string) => ["env-file", "lock", ...stackChecks].map((name) => skipped(name, why));
  if (obstacle !== undefined) return [skipped("project", obstacle), ...without("needs the project")];
  const project = await met(loadProject(request, world, signal));
  if (project instanceof StackError) {
    if (project.exitCode === exitCodes.usage) throw project;
    const isNowhere = project.code === "no-compose-file" && request.files.length === 0;
    const found = isNowhere ? [skipped("project", project.message)] : failedWith("project", project);
    return [...found, ...without("needs the project")];
  }
  const count = project.stack.selection.services.length;
  return [
    fine("project", `${project.model.project}: ${count} of ${project.model.services.size} services are on`),
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
      mode === undefined ? [] : [{ path: relative(cwd, path) || path, mode }],
    ),
    lock: await locks.inspect(model.project),
  };
}

async function examineStack(project: Project, world: World, signal: AbortSignal) {
  const observed = await observeStack(project, world, signal);
  const options = { build: false, pull: undefined, forceRecreate: false, keep: false, partial: false };
  const plan = planFor(project, observed, options);
  const peaks = learnedPeaks(await readHistory(project, world));
  const check = { plan, project, observed, options: { force: false }, peaks };
  const services = [...project.model.services.values()];
  const [preflight, images] = await Promise.all([
    gatherPreflightFacts(check, world, signal),
    world.engine.findImages([...new Set(services.map((one) => imageReference(one, project.model)))], signal),
  ]);
  const on = new Set(project.stack.selection.services.map(({ service }) => service.name));
  const missing = services
    .filter((one) => !images.has(imageReference(one, project.model)))
    .map(({ name }) => name);
  return {
    plan,
    preflight,
    missing: { on: missing.filter((name) => on.has(name)), off: missing.filter((name) => !on.has(name)) },
  };
}
