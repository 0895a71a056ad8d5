import * as z from "zod";
import type { JoinedContainer } from "../../domain/container.ts";
import { withApiSocket } from "./api-socket.ts";
import { captureDocument } from "./capture-document.ts";
import { hashResolvedArguments, printArguments } from "./compose-arguments.ts";
import type { ModelRequest } from "./read-model.ts";
import { captureDocker } from "./run-docker.ts";
import { guessHashes, parseHashes } from "./service-hash.ts";

const Document = z.looseObject({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The service key for each kind of join. */
const keys = { network: "network_mode", ipc: "ipc", pid: "pid" } as const;

/**
 * The hash labels that Compose gives to services that join other containers. Compose inserts the ids of those
 * containers before it hashes (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/convergence.go,
 * resolveServiceReferences). By service name; empty when Compose prints no hashes.
 */
export async function hashJoined(
  { target, call }: ModelRequest,
  joined: ReadonlyMap<string, readonly JoinedContainer[]>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  // A fault in a disabled service must not hide the hashes of the others.
  const { document } = await captureDocument(call(printArguments(target, true)), signal);
  const project = Document.safeParse(withApiSocket(document) ?? document).data;
  if (!project) return new Map();
  const services = Object.fromEntries(
    Object.entries(project.services).map(([name, service]) => [
      name,
      { ...service, ...placeIds(joined.get(name) ?? []) },
    ]),
  );
  const input = JSON.stringify({ ...project, services });
  const { exitCode, stdout } = await captureDocker({ ...call(hashResolvedArguments(target)), input }, signal);
  const hashes = exitCode === 0 ? parseHashes(stdout) : guessHashes({ services });
  return new Map([...hashes].filter(([name]) => joined.has(name)));
}

function placeIds(joined: readonly JoinedContainer[]): Readonly<Record<string, unknown>> {
  const modes = joined.flatMap(({ kind, containerId }) =>
    kind === "volumes" ? [] : [[keys[kind], `container:${containerId}`] as const],
  );
  const volumes = joined.flatMap(({ kind, containerId }) => (kind === "volumes" ? [containerId] : []));
  return { ...Object.fromEntries(modes), ...(volumes.length > 0 ? { volumes_from: volumes } : {}) };
}
