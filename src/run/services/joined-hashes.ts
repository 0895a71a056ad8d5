import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import { extendKnown, findJoining, isKnownLabel, mergeHashes } from "../../plan/services/joined-hashes.ts";
import { readJsonRecord, writeJsonRecord } from "../json-record.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** By container id. */
const Recorded = z.record(z.string(), z.strictObject({ ownHash: z.string(), label: z.string() }));

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
  const place = { directory, name: "joined.json" };
  const known = new Map(Object.entries((await readJsonRecord(place, Recorded, files)) ?? {}));
  const trusted = joining.filter((one) => isKnownLabel(one, known));
  const asked = joining.filter((one) => !trusted.includes(one));
  const joined = new Map(asked.map(({ name, container }) => [name, container.joined ?? []]));
  const computed = asked.length === 0 ? new Map() : await compose.hashJoined(target, joined, signal);
  const hashes = { trusted, asked, computed };
  const record = extendKnown(hashes);
  if (record) await writeJsonRecord(place, record, files);
  return mergeHashes(hashes);
}
