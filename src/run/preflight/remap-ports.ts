import { join, relative } from "node:path";
import { formatPosition, type Problem, StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { ownValue } from "../../domain/own-value.ts";
import { setDotenvValue } from "../../plan/dotenv/edit-dotenv.ts";
import { readVariable } from "../../plan/dotenv/read-variable.ts";
import type { LaunchOptions } from "../../plan/launch/plan-launch.ts";
import { findTakenPorts } from "../../plan/preflight/check-ports.ts";
import { findPortSource } from "../../plan/preflight/find-port-source.ts";
import {
  findPortClashes,
  formatPort,
  listWantedPorts,
  type WantedPort,
} from "../../plan/services/find-port-clashes.ts";
import type { ComposeSource } from "../../ports/compose.ts";
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

interface Taken {
  readonly port: WantedPort;
  /** Another service of the project that publishes the same port and keeps it. */
  readonly beside: WantedPort | undefined;
}

interface Move {
  readonly variable: string;
  readonly from: WantedPort;
  readonly to: number;
}

const lastPort = 65_535;

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
  const sources = await world.compose.readSources(project.target);
  const moves: Move[] = [];
  const problems: Problem[] = [];
  for (const { port, beside } of taken) {
    const source = findVariable({ port, beside }, project, sources, world);
    if ("problem" in source) problems.push(source.problem);
    else if (!moves.some(({ variable }) => variable === source.variable)) {
      moves.push({ variable: source.variable, from: port, to: await pickFree(port, moves, request, world) });
    }
  }
  if (problems.length > 0) {
    throw new StackError("port-conflict", {
      message: "some taken ports cannot be remapped, so nothing was written or started",
      problems,
    });
  }
  return write(moves, request, world);
}

/** Ports that preflight would reject; if two services publish the same port, that of the second. */
async function findTaken(
  { project, options }: RemapRequest,
  world: World,
  signal: AbortSignal,
): Promise<readonly Taken[]> {
  const observed = await observeStack(project, world, signal);
  const plan = planFor(project, observed, options);
  const asking = world.engine.describe(signal);
  const ports = await gatherPortFacts({ plan, project }, asking, world, signal);
  const { services } = project.stack.selection;
  const facts = { ...ports, plan, services, containers: observed.containers, engine: await asking };
  return [
    ...findPortClashes(listWantedPorts(services)).map(({ first, second }) => ({
      port: second,
      beside: first,
    })),
    ...findTakenPorts(facts).map(({ port }) => ({ port, beside: undefined })),
  ];
}

function findVariable(
  { port, beside }: Taken,
  { declarations, target }: Project,
  sources: readonly ComposeSource[],
  { cwd }: Pick<World, "cwd">,
): { readonly variable: string } | { readonly problem: Problem } {
  const { variables } = declarations;
  const lookup = (name: string) => ownValue(target.env, name) ?? readVariable(variables, name);
  const source = findPortSource(sources, port, lookup);
  const fail = (why: string, hint: string) => ({
    problem: { message: `${port.service} publishes ${formatPort(port)}, ${why}`, hint },
  });
  if (source.kind === "unknown") {
    return fail("but its declaration was not found in the compose files", "Change the port by hand.");
  }
  const place = formatPosition({ ...source.where, file: relative(cwd, source.where.file) });
  if (source.kind === "fixed") {
    return fail(
      `which ${place} writes as ${source.written} instead of a separate variable`,
      `Write \${${port.service.toUpperCase().replaceAll(/\W/g, "_")}_PORT:-${port.published}} there to make it remappable.`,
    );
  }
  if (variables.environment.has(source.name)) {
    return fail(
      `set by ${source.name} in the environment, which overrides .env`,
      `Unset ${source.name}, or set it to a free port.`,
    );
  }
  const other = beside && findPortSource(sources, beside, lookup);
  if (other?.kind === "variable" && other.name === source.name) {
    return fail(
      `and ${beside?.service} does too, both through ${source.name}`,
      "Use a separate variable for one of them.",
    );
  }
  const isFeatures =
    !variables.dotenv.some(({ name }) => name === source.name) && Object.hasOwn(target.env, source.name);
  return isFeatures
    ? fail(`through ${source.name}, which a feature sets`, `Set ${source.name} in .env.`)
    : { variable: source.name };
}

/** The next higher port that is free and that no service publishes. */
async function pickFree(
  port: WantedPort,
  moves: readonly Move[],
  { project }: RemapRequest,
  { host }: Pick<World, "host">,
): Promise<number> {
  const reserved = new Set([
    ...listWantedPorts(project.stack.selection.services).map(({ published }) => published),
    ...moves.map(({ to }) => to),
  ]);
  for (let published = port.published + 1; published <= lastPort; published += 1) {
    if (!reserved.has(published) && !(await host.findPortOwner({ ...port, published }))) return published;
  }
  throw new StackError("port-conflict", {
    message: `no port above ${port.published} is free for ${port.service}`,
    hint: "Publish a lower port.",
  });
}

async function write(
  moves: readonly Move[],
  { project, dry }: RemapRequest,
  { files, cwd }: Pick<World, "files" | "cwd">,
): Promise<readonly Notice[]> {
  const { declarations } = project;
  const path = declarations.envFiles.at(-1) ?? join(declarations.directory, ".env");
  if (!dry) {
    const before = (await files.readText(path)) ?? "";
    const after = moves.reduce(
      (text, { variable, to }) => setDotenvValue(text, variable, String(to)),
      before,
    );
    await files.writeText(path, after, { below: declarations.directory });
  }
  const file = relative(cwd, path);
  return moves.map(({ variable, from, to }) => ({
    code: "port-remapped",
    message: `${formatPort(from)} is taken: ${from.service} ${dry ? "would publish" : "publishes"} ${to} instead, set by ${variable}=${to} in ${file}`,
  }));
}
