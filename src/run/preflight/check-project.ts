import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { type Lack, refuseEmbedded } from "../../plan/engine/refuse-embedded.ts";
import { findExposed } from "../../plan/services/find-exposed.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  listWantedPorts,
} from "../../plan/services/find-port-clashes.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/**
 * Throws StackError `port-conflict` if selected services publish the same host port: such a plan can never
 * succeed.
 */
export function checkPortClashes(services: readonly SelectedService[]): void {
  const clashes = findAllPortClashes(listWantedPorts(services));
  if (clashes.length === 0) return;
  throw new StackError("port-conflict", {
    message: "services publish the same host port",
    problems: clashes.map((clash) => ({
      message: describePortClash(clash),
      hint: adviseOnPortClash(clash),
    })),
  });
}

/**
 * Throws StackError `invalid-setting` if a service publishes a port beyond loopback while a variable of the
 * manifest's `requireWhenPublic` is not set.
 */
export function checkExposure({ declarations, stack }: Pick<Project, "declarations" | "stack">): void {
  const exposed = findExposed({
    services: stack.selection.services,
    variables: declarations.variables,
    required: declarations.manifest.requireWhenPublic,
  });
  if (exposed) throw exposed;
}

/** Throws StackError `other-engine` if the project would run twice: as containers and as processes. */
export function checkElsewhere({ engine, model }: Pick<Project, "engine" | "model">): void {
  const { kind, why, elsewhere } = engine;
  if (kind !== "docker" || why !== "asked" || elsewhere.length === 0) return;
  throw new StackError("other-engine", {
    message: `${model.project} already runs as processes on this machine (${elsewhere.join(", ")}), and its containers would need the same ports`,
    hint: "Run stackctl down --engine embedded first.",
  });
}

/** Timeout for each command that checks a requirement. */
const trialTimeoutMs = 10_000;

/**
 * Throws StackError `cannot-run-embedded`, with every obstacle, if the chosen engine cannot run the enabled
 * services. For Docker it checks nothing.
 */
export async function checkRunnable(
  { engine, stack, refusals }: Pick<Project, "engine" | "stack" | "refusals">,
  { host }: Pick<World, "host">,
  signal?: AbortSignal,
): Promise<void> {
  if (engine.kind === "docker") return;
  const lacks = await Promise.all(stack.selection.services.map((step) => findLack(step, host, signal)));
  const error = refuseEmbedded(refusals, lacks.flat(), engine.obstacle);
  if (error) throw error;
}

async function findLack(
  step: SelectedService,
  host: World["host"],
  signal: AbortSignal | undefined,
): Promise<readonly Lack[]> {
  const { program = "", requires = [] } = step.service.embedded ?? {};
  // A path is relative to the working directory of the process, so only its start can check it.
  const isFound = program.includes("/") || (await host.hasProgram(program));
  const met = await Promise.all(requires.map(({ run }) => host.succeeds(run, trialTimeoutMs, signal)));
  const install = requires.filter((_, index) => !met[index]).map((one) => one.install);
  if (isFound && install.length === 0) return [];
  return [{ step, program: isFound ? undefined : program, install }];
}
