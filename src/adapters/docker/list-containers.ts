import { z } from "zod";
import type { Container } from "../../domain/container.ts";
import { composeLabels, isOneOff } from "./compose-labels.ts";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { convertContainer, InspectedContainer } from "./inspected-container.ts";

const Listed = z.array(z.object({ Id: z.string(), Labels: z.record(z.string(), z.string()).nullish() }));

/** How many inspects run at once. */
const inspectsAtOnce = 16;

/** Every container of a project but those of `run`, by service and number. One that vanishes meanwhile is left out. */
export async function listContainers(
  connection: EngineConnection,
  project: string,
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  const filters = { label: [`${composeLabels.project}=${project}`] };
  const listed = Listed.parse(await connection.get("/containers/json", { all: true, filters }, signal));
  const replicas = listed
    .map(({ Id: id, Labels: labels }) => ({ id, labels: labels ?? {} }))
    .filter(({ labels }) => !isOneOff(labels))
    .map(({ id, labels }) => ({ id, number: Number(labels[composeLabels.number] ?? 0) }));
  const containers = await eachOf(replicas, inspectsAtOnce, async ({ id, number }) => {
    const inspected = await connection.get(`/containers/${id}/json`, {}, signal);
    if (inspected === undefined) return undefined;
    return { number, container: convertContainer(InspectedContainer.parse(inspected)) };
  });
  return containers
    .filter((found) => found !== undefined)
    .toSorted((a, b) => compare(a.container.service, b.container.service) || a.number - b.number)
    .map(({ container }) => container);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
