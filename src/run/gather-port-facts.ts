import type { EngineDescription } from "../domain/container.ts";
import type { LaunchPlan } from "../domain/launch-plan.ts";
import type { WantedPort } from "../plan/find-port-clashes.ts";
import { listChangingPorts, portKey } from "../plan/preflight/check-ports.ts";
import type { PortHolder, PreflightFacts } from "../plan/preflight/facts.ts";
import type { Project } from "./load-project.ts";
import type { World } from "./world.ts";

/** Who has the host ports that services which change want. */
export async function gatherPortFacts(
  { plan, project }: { readonly plan: LaunchPlan; readonly project: Project },
  asking: Promise<EngineDescription>,
  { engine, host }: Pick<World, "engine" | "host">,
  signal: AbortSignal,
): Promise<Pick<PreflightFacts, "portOwners" | "heldPorts">> {
  const wanted = listChangingPorts({ plan, services: project.stack.selection.services });
  const [{ local }, portOwners] = await Promise.all([asking, findOwners(wanted, host)]);
  // Here a port tells by itself whether it is free; elsewhere only the engine can.
  const isClear = wanted.length === 0 || (local && portOwners.size === 0);
  return { portOwners, heldPorts: isClear ? [] : await engine.listHeldPorts(signal) };
}

/** Ports side by side, but wishes for one number one after the other: a port is tried by taking it for a moment. */
async function findOwners(
  wanted: readonly WantedPort[],
  host: World["host"],
): Promise<ReadonlyMap<string, PortHolder>> {
  const owners = new Map<string, PortHolder>();
  const numbers = [...new Set(wanted.map(({ published }) => published))];
  await Promise.all(
    numbers.map(async (number) => {
      for (const port of wanted.filter(({ published }) => published === number)) {
        const owner = await host.findPortOwner(port);
        if (owner !== undefined) owners.set(portKey(port), owner);
      }
    }),
  );
  return owners;
}
