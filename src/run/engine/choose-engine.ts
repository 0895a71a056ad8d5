import type { Container } from "../../domain/container.ts";
import type { EngineChoice, EngineKind } from "../../domain/engine-choice.ts";
import { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { SettingReport } from "../../domain/settings.ts";
import { noDockerCommand } from "../../plan/engine/docker-fixes.ts";
import { canEmbed } from "../../plan/engine/find-container-bound.ts";
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
 * processes on this machine if the project declares any. A project that runs as processes keeps doing so
 * until it is taken down.
 * Throws what resolving throws; if neither engine is usable, what resolving with Docker throws.
 */
export async function chooseEngine<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  world: ChoosingWorld,
  signal?: AbortSignal,
): Promise<Chosen<Resolved>> {
  const { setting, resolve } = search;
  const { kind: origin, detail } = setting.source;
  const cause = origin === "argument" ? `${detail} ${setting.value}` : detail;
  const asked = { why: "asked", cause } as const;
  switch (setting.value) {
    case "docker": {
      const resolved = await resolve("docker");
      const { running } = await findProcesses(search, resolved.model, world, signal);
      return { choice: { kind: "docker", ...asked, elsewhere: running }, resolved };
    }
    case "embedded":
      return {
        choice: { kind: "embedded", ...asked, elsewhere: [] },
        resolved: await resolve("embedded"),
      };
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
  const asking = valueOrError(world.engines.docker.ping(signal));
  // Mark the rejection as handled: this promise may never be awaited.
  asking.catch(() => undefined);
  const [docker, traces] = await Promise.all([
    valueOrError(search.resolve("docker")),
    listTraces(search, world),
  ]);
  if (docker instanceof StackError && docker.code !== "engine-unavailable") throw docker;
  const known = docker instanceof StackError ? undefined : docker;
  const mayEmbed = traces.length > 0 || (known !== undefined && canEmbed(known.model));
  // Without an alternative, do not wait for the ping: the first real call reports an engine that does not
  // answer.
  if (known && !mayEmbed) return withDocker(known, "no service can run as a process");
  const answer = docker instanceof StackError ? docker : await asking;
  if (answer instanceof StackError) return withoutDocker(search, known, answer, world);
  if (known === undefined) throw docker;
  const { services, running } = await findProcesses(search, known.model, world, signal);
  if (running.length === 0) return withDocker(known, "it answers", services);
  return besideDocker(search, known, running, world, signal);
}

function withDocker<Resolved>(
  resolved: Resolved,
  cause: string,
  elsewhere: readonly string[] = [],
): Chosen<Resolved> {
  return { choice: { kind: "docker", why: "found", cause, elsewhere }, resolved };
}

async function withoutDocker<Resolved extends { readonly model: ComposeModel }>(
  search: EngineSearch<Resolved>,
  known: Resolved | undefined,
  obstacle: StackError,
  world: ChoosingWorld,
): Promise<Chosen<Resolved>> {
  const { resolve } = search;
  const [resolved, traces] = await Promise.all([resolve("embedded"), listTraces(search, world)]);
  if (!canEmbed(resolved.model) && traces.length === 0) {
    // Commands that need no engine can use the cached model; otherwise resolving throws the reason again.
    return withDocker(known ?? (await resolve("docker")), "no service can run as a process");
  }
  const { message, hint } = obstacle;
  const choice: EngineChoice = {
    kind: "embedded",
    why: "fallback",
    cause: message,
    obstacle: { message, hint },
    elsewhere: [],
  };
  return { choice, resolved };
}

async function besideDocker<Resolved extends { readonly model: ComposeModel }>(
  { resolve, directory }: EngineSearch<Resolved>,
  { model }: Resolved,
  running: readonly string[],
  { engines }: ChoosingWorld,
  signal: AbortSignal | undefined,
): Promise<Chosen<Resolved>> {
  const [containers, resolved] = await Promise.all([
    engines.docker.at(directory).engine.listContainers(model.project, signal),
    resolve("embedded"),
  ]);
  const cause = `${running.join(", ")} ${running.length === 1 ? "already runs as a process" : "already run as processes"}`;
  return {
    choice: { kind: "embedded", why: "running", cause, elsewhere: namesOf(containers) },
    resolved,
  };
}

/** Services with a record of the embedded engine in this folder, in any project. */
function listTraces({ directory }: Pick<EngineSearch<unknown>, "directory">, { files }: ChoosingWorld) {
  return files.listRecords(directory, "processes");
}

/** Names of the services that have a process, and of those whose process runs. */
async function findProcesses(
  search: EngineSearch<unknown>,
  { project }: ComposeModel,
  world: ChoosingWorld,
  signal: AbortSignal | undefined,
) {
  const traces = await listTraces(search, world);
  if (traces.length === 0) return { services: [], running: [] };
  const { engine } = world.engines.embedded.at(search.directory);
  const all = await engine.listContainers(project, signal);
  return { services: namesOf(all), running: namesOf(all.filter(({ state }) => state === "running")) };
}

function namesOf(containers: readonly Container[]): readonly string[] {
  return [...new Set(containers.map(({ service }) => service))];
}
