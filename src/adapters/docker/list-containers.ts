import * as z from "zod";
import { type Container, type HeldPort, sortContainers } from "../../domain/container.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import { composeLabels, isNoReplica } from "./compose-labels.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { convertContainer, InspectedContainer } from "./inspected-container.ts";

const Listed = z.array(z.object({ Id: z.string(), Labels: z.record(z.string(), z.string()).nullish() }));

/** How many inspects run at once. */
const inspectsAtOnce = 8;

/** These containers; a container that no longer exists is omitted. */
export async function inspectContainers(
  connection: EngineConnection,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  const containers = await mapLimited(ids, inspectsAtOnce, async (id) => {
    const inspected = await connection.get(`/containers/${id}/json`, {}, signal);
    return inspected === undefined ? undefined : convertContainer(parseAnswer(InspectedContainer, inspected));
  });
  return containers.filter((found) => found !== undefined);
}

/**
 * Every container of a project, by service and number, without those of `run` and of hooks. A container that
 * is removed during the call is omitted.
 */
export async function listContainers(
  connection: EngineConnection,
  project: string,
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  const filters = { label: [`${composeLabels.project}=${project}`] };
  const listed = parseAnswer(
    Listed,
    await connection.get("/containers/json", { all: true, filters }, signal),
  );
  const ids = listed.filter(({ Labels: labels }) => !isNoReplica(labels ?? {})).map(({ Id: id }) => id);
  return sortContainers(await inspectContainers(connection, ids, signal));
}

const Publishing = z.array(
  z.object({
    Names: z.array(z.string()).default([]),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z
      .array(z.object({ IP: z.string().default(""), PublicPort: z.number().optional(), Type: z.string() }))
      .nullish(),
  }),
);

/** Every host port that running containers publish, with its Compose project and service. */
export async function listHeldPorts(
  connection: EngineConnection,
  signal?: AbortSignal,
): Promise<readonly HeldPort[]> {
  const containers = parseAnswer(Publishing, await connection.get("/containers/json", {}, signal));
  return containers.flatMap(({ Names: [name = ""], Labels: labels, Ports: ports }) =>
    (ports ?? []).flatMap(({ IP: hostIp, PublicPort: published, Type: protocol }) =>
      published === undefined
        ? []
        : [
            {
              container: name.replace(/^\//, ""),
              project: labels?.[composeLabels.project],
              service: labels?.[composeLabels.service],
              hostIp,
              published,
              protocol,
            },
          ],
    ),
  );
}
