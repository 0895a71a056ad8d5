import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import type { Service } from "../../domain/service.ts";
import { groupByService } from "../../plan/services/group-by-service.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

const recordName = "joined.json";

/**
 * By container id: the hash of the configuration that the container was created with, and Compose's label for
 * it.
 */
const Recorded = z.record(z.string(), z.strictObject({ ownHash: z.string(), label: z.string() }));
type Recorded = z.infer<typeof Recorded>;

/**
 * The labels that Compose would give to services that share a namespace or volumes with another service.
 * Their hash contains container ids, so only Compose can compute it, and only once those containers exist.
 * The result is cached as long as container and configuration stay the same.
 */
export async function readJoinedHashes(
  { directory, model, target }: Pick<Project, "directory" | "model" | "target">,
  containers: readonly Container[],
  { compose, files }: Pick<World, "compose" | "files">,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const joining = findJoining([...model.services.values()], containers);
  if (joining.length === 0) return new Map();
  const known = await readRecord(directory, files);
  const isKnown = ({ ownHash, container }: Joining) => {
    const seen = known.get(container.id);
    return seen?.ownHash === ownHash && seen.label === container.configHash;
  };
  const asked = joining.filter((one) => !isKnown(one));
  const hashes = await ask(asked, () =>
    compose.hashJoined(
      target,
      new Map(asked.map(({ name, container }) => [name, container.joined ?? []])),
      signal,
    ),
  );
  const confirmed = asked.filter(({ name, container }) => hashes.get(name) === container.configHash);
  if (confirmed.length > 0) {
    const kept = joining.filter(isKnown).concat(confirmed);
    const record: Recorded = Object.fromEntries(
      kept.map(({ ownHash, container }) => [container.id, { ownHash, label: container.configHash }]),
    );
    await writeRecord(directory, record, files);
  }
  // A hash that Compose does not report counts as different: Compose then makes the comparison itself.
  return new Map([
    ...joining.filter(isKnown).map(({ name, container }) => [name, container.configHash] as const),
    ...asked.map(({ name }) => [name, hashes.get(name) ?? ""] as const),
  ]);
}

interface Joining {
  readonly name: string;
  readonly ownHash: string;
  readonly container: Container;
}

/**
 * One container of each service that joins others. If the owner was replaced, Compose recreates the service
 * anyway.
 */
function findJoining(services: readonly Service[], containers: readonly Container[]): readonly Joining[] {
  const byService = groupByService(containers);
  return services.flatMap(({ name, ownHash }) => {
    const [container] = byService.get(name) ?? [];
    if (ownHash === undefined || container?.joined === undefined) return [];
    return container.lostJoin?.how === "replaced" ? [] : [{ name, ownHash, container }];
  });
}

async function ask(
  asked: readonly Joining[],
  hash: () => Promise<ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  return asked.length === 0 ? new Map() : hash();
}

async function readRecord(
  directory: string,
  files: World["files"],
): Promise<ReadonlyMap<string, Recorded[string]>> {
  try {
    return new Map(
      Object.entries(Recorded.parse(JSON.parse((await files.readRecord(directory, recordName)) ?? "{}"))),
    );
  } catch {
    // The record is damaged or of another version: ask Compose again.
    return new Map();
  }
}

async function writeRecord(directory: string, record: Recorded, files: World["files"]): Promise<void> {
  try {
    await files.writeRecord(directory, recordName, `${JSON.stringify(record)}\n`);
  } catch {
    // Without the record the next command asks Compose again.
  }
}
