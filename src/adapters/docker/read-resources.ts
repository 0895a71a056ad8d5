import * as z from "zod";
import type { EngineResource, HeldResource } from "../../domain/engine-resource.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import { composeLabels } from "./compose-labels.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";

const Labels = z.record(z.string(), z.string()).nullish();
const Networks = z.array(z.object({ Id: z.string(), Name: z.string(), Labels }));
const Volumes = z.object({ Volumes: z.array(z.object({ Name: z.string(), Labels })).nullish() });
const Holders = z.array(z.object({ Names: z.array(z.string()).nullish(), Labels }));

/** Names of the networks and volumes to find. */
export interface ResourceNames {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** Networks and volumes with exactly these names. Missing ones are omitted. */
export async function findResources(
  connection: EngineConnection,
  { networks, volumes }: ResourceNames,
  signal?: AbortSignal,
): Promise<readonly EngineResource[]> {
  const [foundNetworks, foundVolumes] = await Promise.all([
    networks.length === 0 ? [] : listNetworks(connection, { name: networks }, signal),
    volumes.length === 0 ? [] : listVolumes(connection, { name: volumes }, signal),
  ]);
  // The engine's filter also matches names that only contain a given name.
  return [
    ...foundNetworks.filter(({ name }) => networks.includes(name)),
    ...foundVolumes.filter(({ name }) => volumes.includes(name)),
  ];
}

/** Networks and volumes that Compose created for a project, with the containers that use each. */
export async function listHeldResources(
  connection: EngineConnection,
  project: string,
  signal?: AbortSignal,
): Promise<readonly HeldResource[]> {
  const own = { label: [`${composeLabels.project}=${project}`] };
  const [networks, volumes] = await Promise.all([
    listNetworks(connection, own, signal),
    listVolumes(connection, own, signal),
  ]);
  return mapLimited([...networks, ...volumes], holdersAtOnce, async (resource) => {
    // A stopped container still uses its volumes, but no network.
    const query =
      resource.kind === "network"
        ? { filters: { network: [resource.id] } }
        : { all: true, filters: { volume: [resource.name] } };
    const holders = parseAnswer(Holders, await connection.get("/containers/json", query, signal));
    const { id: _, ...facts } = resource;
    return {
      ...facts,
      holders: holders.map(({ Names: names, Labels: labels }) => ({
        container: (names?.[0] ?? "").replace(/^\//, ""),
        project: labels?.[composeLabels.project],
      })),
    };
  });
}

const holdersAtOnce = 8;

type Filters = Readonly<Record<string, readonly string[]>>;

async function listNetworks(connection: EngineConnection, filters: Filters, signal?: AbortSignal) {
  const listed = parseAnswer(Networks, (await connection.get("/networks", { filters }, signal)) ?? []);
  return listed.map(({ Id: id, Name: name, Labels: labels }) => ({
    ...describe("network", name, labels),
    id,
  }));
}

async function listVolumes(connection: EngineConnection, filters: Filters, signal?: AbortSignal) {
  const listed = parseAnswer(Volumes, (await connection.get("/volumes", { filters }, signal)) ?? {});
  return (listed.Volumes ?? []).map(({ Name: name, Labels: labels }) => ({
    ...describe("volume", name, labels),
    id: name,
  }));
}

function describe(
  kind: EngineResource["kind"],
  name: string,
  labels: z.infer<typeof Labels>,
): EngineResource {
  return {
    kind,
    name,
    project: labels?.[composeLabels.project],
    key: labels?.[`com.docker.compose.${kind}`],
    configHash: labels?.[composeLabels.configHash],
  };
}
