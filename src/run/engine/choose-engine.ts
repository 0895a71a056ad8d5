import type { Container } from "../../domain/container.ts";
import type { EngineChoice, EngineKind } from "../../domain/engine-choice.ts";
import { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { SettingReport } from "../../domain/settings.ts";
import {
  choiceOfDocker,
  choiceOfProcesses,
  choiceOfSetting,
  choiceOfSwarm,
  choiceWithoutDocker,
  type Elsewhere,
  mayEmbed,
  onlyDocker,
} from "../../plan/engine/describe-choice.ts";
import { noDockerCommand } from "../../plan/engine/docker-fixes.ts";
import type { EngineAnswering } from "../../ports/engine.ts";
import { valueOrError } from "../value-or-error.ts";
import type { World } from "../world.ts";

/** The engine setting, the project directory, and how to resolve the project with an engine. */
interface EngineSearch<Resolved> {
  readonly setting: Pick<SettingReport, "value" | "source">;
  /** The project directory, absolute. */
  readonly directory: string;
  readonly resolve: (kind: EngineKind) => Promise<Resolved>;
}

interface Chosen<Resolved> {
  readonly choice: EngineChoice;
  readonly resolved: Resolved;
}

type ChoosingWorld = Pick<World, "engines" | "host" | "files">;

/**
 * Chooses the engine of a project and resolves the project with it. `auto` is Docker if it answers, otherwise
 * processes on this machine if the project declares any. A project that runs as processes, or on the Swarm of this engine,
 * keeps doing so until it is taken down.
 * Throws what resolving throws; if neither engine is usable, what resolving with Docker throws.
 */
export async function chooseEngine<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  world: ChoosingWorld,
  signal?: AbortSignal,
): Promise<Chosen<Resolved>> {
  const { setting, resolve } = search;
  switch (setting.value) {
    case "docker": {
      const asking = ping(world, signal);
      const resolved = await resolve("docker");
      const [processes, tasks] = await Promise.all([
        listProcesses(search, resolved.model, world, signal),
        listTasks(search, resolved.model, { world, asking }, signal),
      ]);
      const others: readonly Elsewhere[] = [
        { engine: "embedded", containers: processes },
        { engine: "swarm", containers: tasks },
      ];
      return { choice: choiceOfSetting("docker", setting, others), resolved };
    }
    case "swarm": {
      const resolved = await resolve("swarm");
      const { engine } = world.engines.docker.at(search.directory);
      const containers = await engine.listContainers(resolved.model.project, signal);
      return { choice: choiceOfSetting("swarm", setting, [{ engine: "docker", containers }]), resolved };
    }
    case "embedded":
      return { choice: choiceOfSetting("embedded", setting), resolved: await resolve("embedded") };
    default:
      return find(search, world, signal);
  }
}

async function find<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  world: ChoosingWorld,
  signal: AbortSignal | undefined,
): Promise<Chosen<Resolved>> {
  // Searching the PATH takes a millisecond; a failing start of the command takes a tenth of a second.
  if (!(await world.host.hasProgram("docker"))) {
    return withoutDocker(search, undefined, noDockerCommand(world.host.platform), world);
  }
  // The ping runs while the project is read, so that it adds no time.
  const asking = ping(world, signal);
  const [docker, records] = await Promise.all([
    valueOrError(search.resolve("docker")),
    listRecords(search, world),
  ]);
  if (docker instanceof StackError && docker.code !== "engine-unavailable") throw docker;
  const known = docker instanceof StackError ? undefined : docker;
  const answer = docker instanceof StackError ? docker : await asking;
  // Without an alternative, the first real call reports an engine that does not answer.
  if (known && answer instanceof StackError && !mayEmbed(known.model, records)) {
    return { choice: onlyDocker, resolved: known };
  }
  if (answer instanceof StackError) return withoutDocker(search, known, answer, world);
  if (known === undefined) throw docker;
  const onSwarm = await besideSwarm(search, known, { world, asking }, signal);
  if (onSwarm !== undefined) return onSwarm;
  if (!mayEmbed(known.model, records)) return { choice: onlyDocker, resolved: known };
  const processes = await listProcesses(search, known.model, world, signal);
  const choice = choiceOfDocker(processes);
  return choice ? { choice, resolved: known } : besideDocker(search, known, processes, world, signal);
}

/** Asks the engine, in parallel with what the caller does; an engine that does not answer is a value. */
function ping(
  { engines }: ChoosingWorld,
  signal: AbortSignal | undefined,
): Promise<EngineAnswering | StackError> {
  const asking = valueOrError(engines.docker.ping(signal));
  // Mark the rejection as handled: this promise may never be awaited.
  asking.catch(() => undefined);
  return asking;
}

interface Asked {
  readonly world: ChoosingWorld;
  readonly asking: Promise<EngineAnswering | StackError>;
}

/** The tasks of the project on the Swarm that the engine manages; none if it manages none. */
async function listTasks(
  { directory }: Pick<EngineSearch<unknown>, "directory">,
  { project }: ComposeModel,
  { world, asking }: Asked,
  signal: AbortSignal | undefined,
): Promise<readonly Container[]> {
  const answer = await asking;
  if (answer instanceof StackError || !answer.isManager) return [];
  return world.engines.swarm.at(directory).engine.listContainers(project, signal);
}

/** The Swarm, if the project already runs there. */
async function besideSwarm<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  { model }: Resolved,
  asked: Asked,
  signal: AbortSignal | undefined,
): Promise<Chosen<Resolved> | undefined> {
  const tasks = await listTasks(search, model, asked, signal);
  if (tasks.length === 0) return undefined;
  const { engine } = asked.world.engines.docker.at(search.directory);
  const [containers, resolved] = await Promise.all([
    engine.listContainers(model.project, signal),
    search.resolve("swarm"),
  ]);
  const choice = choiceOfSwarm(tasks, containers);
  return choice && { choice, resolved };
}

async function withoutDocker<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  known: Resolved | undefined,
  obstacle: StackError,
  world: ChoosingWorld,
): Promise<Chosen<Resolved>> {
  const { resolve } = search;
  const [resolved, records] = await Promise.all([resolve("embedded"), listRecords(search, world)]);
  if (mayEmbed(resolved.model, records)) return { choice: choiceWithoutDocker(obstacle), resolved };
  // Commands that need no engine can use the cached model; otherwise resolving throws the reason again.
  return { choice: onlyDocker, resolved: known ?? (await resolve("docker")) };
}

async function besideDocker<Resolved extends { readonly model: ComposeModel }>(
  { resolve, directory }: EngineSearch<Resolved>,
  { model }: Resolved,
  processes: readonly Container[],
  { engines }: ChoosingWorld,
  signal: AbortSignal | undefined,
): Promise<Chosen<Resolved>> {
  const [containers, resolved] = await Promise.all([
    engines.docker.at(directory).engine.listContainers(model.project, signal),
    resolve("embedded"),
  ]);
  return { choice: choiceOfProcesses(processes, containers), resolved };
}

/** Services with a record of the embedded engine in this folder, in any project. */
function listRecords({ directory }: Pick<EngineSearch<unknown>, "directory">, { files }: ChoosingWorld) {
  return files.listRecords(directory, "processes");
}

/** The processes of the project, running or ended. */
async function listProcesses(
  search: EngineSearch<unknown>,
  { project }: ComposeModel,
  world: ChoosingWorld,
  signal: AbortSignal | undefined,
): Promise<readonly Container[]> {
  if ((await listRecords(search, world)).length === 0) return [];
  return world.engines.embedded.at(search.directory).engine.listContainers(project, signal);
}
