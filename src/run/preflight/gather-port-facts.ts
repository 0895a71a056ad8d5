import type { EngineDescription } from "../../domain/engine-description.ts";
import { portKey } from "../../plan/preflight/check-ports.ts";
import type { PortHolder, PreflightFacts } from "../../plan/preflight/facts.ts";
import type { WantedPort } from "../../plan/services/find-port-clashes.ts";
import type { World } from "../world.ts";

/** Which processes and containers hold the wanted host ports. */
export async function gatherPortFacts(
  wanted: readonly WantedPort[],
  asking: Promise<EngineDescription>,
  { engine, host }: Pick<World, "engine" | "host">,
  signal: AbortSignal,
): Promise<Pick<PreflightFacts, "portOwners" | "heldPorts">> {
  const { local, remote } = await asking;
  const portOwners = remote === undefined ? await findOwners(wanted, host) : new Map<string, PortHolder>();
  // With a local engine, a free port on this machine is proof enough. Otherwise only the engine can list held
  // ports.
  const isClear = wanted.length === 0 || (local && portOwners.size === 0);
  return { portOwners, heldPorts: isClear ? [] : await engine.listHeldPorts(signal) };
}

/**
 * Checks ports in parallel, but bindings of one port number in sequence: each check binds the port for a
 * moment.
 */
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
