import { relative } from "node:path";
import type { Problem } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { chooseWrittenDotenv, setDotenvValues } from "../../plan/dotenv/edit-dotenv.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { listChangingPorts } from "../../plan/preflight/check-ports.ts";
import { findPortVariable } from "../../plan/preflight/find-port-variable.ts";
import { findPortsToMove, type PortToMove } from "../../plan/preflight/find-ports-to-move.ts";
import {
  listHigherPorts,
  noFreePort,
  noticeMoves,
  type PortMove,
  refuseMoves,
} from "../../plan/preflight/move-ports.ts";
import { listWantedPorts, portsOverlap, type WantedPort } from "../../plan/services/find-port-clashes.ts";
import type { Project } from "../project/load-project.ts";
import { observeStack, planFor } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";
import { gatherPortFacts } from "./gather-port-facts.ts";

interface RemapRequest {
  readonly project: Project;
  readonly options: LaunchOptions;
  /** Write nothing; report what would be written. */
  readonly dry: boolean;
}

/**
 * Gives each taken host port a free one: writes the variable that the compose file reads the port from into
 * `.env` (or the last `--env-file`). Returns notices; none if no port is taken. Throws StackError
 * `port-conflict`, and writes nothing, if a port is not declared as a separate variable that `.env` can set.
 */
export async function remapPorts(
  request: RemapRequest,
  world: World,
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  const { project } = request;
  const taken = await findTaken(request, world, signal);
  if (taken.length === 0) return [];
  const { env } = project.target;
  const { variables } = project.declarations;
  const sources = (await world.compose.readSources(project.target)).map(({ file, text }) => ({
    file: showPath(file, world.cwd),
    text,
  }));
  const moves: PortMove[] = [];
  const problems: Problem[] = [];
  for (const one of taken) {
    const found = findPortVariable(one, { sources, variables, env });
    if (found.kind === "problem") problems.push(found.problem);
    else if (!moves.some(({ variable }) => variable === found.name)) {
      moves.push({
        variable: found.name,
        from: one.port,
        to: await pickFree(one.port, moves, request, world, signal),
      });
    }
  }
  if (problems.length > 0) throw refuseMoves(problems);
  return write(moves, request, world);
}

async function findTaken(
  { project, options }: RemapRequest,
  world: World,
  signal: AbortSignal,
): Promise<readonly PortToMove[]> {
  const observed = await observeStack(project, world, signal);
  const plan = planFor(project, observed, options, world);
  const asking = world.engine.describe(signal);
  const { services } = project.stack.selection;
  const ports = await gatherPortFacts(listChangingPorts({ plan, services }), asking, world, signal);
  return findPortsToMove({
    ...ports,
    plan,
    services,
    containers: observed.containers,
    engine: await asking,
  });
}

async function pickFree(
  port: WantedPort,
  moves: readonly PortMove[],
  { project }: RemapRequest,
  { host, engine }: Pick<World, "host" | "engine">,
  signal: AbortSignal,
): Promise<number> {
  const remote = await engine.findRemote(signal);
  const held = remote === undefined ? [] : await engine.listHeldPorts(signal);
  const isTaken = async (candidate: { readonly published: number }) =>
    remote === undefined
      ? (await host.findPortOwner({ ...port, ...candidate })) !== undefined
      : held.some((one) => portsOverlap(one, { ...port, ...candidate }));
  for (const published of listHigherPorts(port, listWantedPorts(project.stack.selection.services), moves)) {
    if (!(await isTaken({ published }))) return published;
  }
  throw noFreePort(port);
}

async function write(
  moves: readonly PortMove[],
  { project, dry }: RemapRequest,
  { files, cwd }: Pick<World, "files" | "cwd">,
): Promise<readonly Notice[]> {
  const path = chooseWrittenDotenv(project.declarations);
  if (!dry) {
    const before = (await files.readText(path)) ?? "";
    const values = moves.map(({ variable, to }) => [variable, String(to)] as const);
    const after = setDotenvValues(before, values);
    await files.writeText(path, after, { below: project.declarations.directory });
  }
  return noticeMoves(moves, { file: relative(cwd, path), dry });
}
