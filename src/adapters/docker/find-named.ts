import * as z from "zod";
import type { NamedContainer, NamedFound, NamedThings } from "../../domain/container.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import { composeLabels } from "./compose-labels.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";

const Networks = z.array(z.object({ Name: z.string(), Id: z.string() }));

const InspectedContainer = z.object({
  Name: z.string(),
  State: z.object({ Running: z.boolean().default(false) }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

const requestsAtOnce = 16;

/** Looks up names in parallel. A kind without names sends no request. */
export async function findNamed(
  connection: EngineConnection,
  wanted: NamedThings,
  signal?: AbortSignal,
): Promise<NamedFound> {
  const [networks, volumes, containers] = await Promise.all([
    findNetworks(connection, wanted.networks, signal),
    findVolumes(connection, wanted.volumes, signal),
    findContainers(connection, wanted.containers, signal),
  ]);
  return { networks, volumes, containers };
}

/** Lists all networks in one request, because inspecting accepts the start of an id as a name. */
async function findNetworks(
  connection: EngineConnection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const listed = parseAnswer(Networks, (await connection.get("/networks", {}, signal)) ?? []);
  const known = new Set(listed.flatMap(({ Name: name, Id: id }) => [name, id]));
  return new Set(names.filter((name) => known.has(name)));
}

async function findVolumes(
  connection: EngineConnection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const found = await mapLimited([...new Set(names)], requestsAtOnce, async (name) => {
    const answer = await connection.get(`/volumes/${encodeURIComponent(name)}`, {}, signal);
    return answer === undefined ? undefined : name;
  });
  return new Set(found.filter((name) => name !== undefined));
}

async function findContainers(
  connection: EngineConnection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, NamedContainer>> {
  const found = await mapLimited([...new Set(names)], requestsAtOnce, async (wanted) => {
    const answer = await connection.get(`/containers/${encodeURIComponent(wanted)}/json`, {}, signal);
    if (answer === undefined) return undefined;
    const { Name: name, State: state, Config: config } = parseAnswer(InspectedContainer, answer);
    const container: NamedContainer = {
      name: name.replace(/^\//, ""),
      project: config?.Labels?.[composeLabels.project],
      service: config?.Labels?.[composeLabels.service],
      running: state.Running,
    };
    return [wanted, container] as const;
  });
  return new Map(found.filter((one) => one !== undefined));
}
