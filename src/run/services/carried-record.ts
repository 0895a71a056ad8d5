import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import { hashCarried } from "../../plan/services/mark-outdated-files.ts";
import { readJsonRecord, writeJsonRecord } from "../json-record.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

const recordName = "carried.json";

const Recorded = z.record(z.string(), z.string());

/** The hashes of the files that Compose copied into containers, by container id. */
export async function readCarried(
  { directory }: Pick<Project, "directory">,
  files: World["files"],
): Promise<ReadonlyMap<string, string>> {
  const recorded = await readJsonRecord({ directory, name: recordName }, Recorded, files);
  return new Map(Object.entries(recorded ?? {}));
}

/**
 * Records that Compose has copied the files into the containers of a service. `containers` are all of the project: the
 * hashes of others are dropped.
 */
export async function noteCarried(
  { directory, model, carried }: Pick<Project, "directory" | "model" | "carried">,
  service: string,
  containers: readonly Container[],
  { files }: Pick<World, "files">,
): Promise<void> {
  const declared = model.services.get(service);
  if (carried === undefined || declared === undefined) return;
  const before = await readCarried({ directory }, files);
  const entries = containers.flatMap(({ id, service: owner }) => {
    const hash = owner === service ? hashCarried(declared, carried, id) : before.get(id);
    return hash === undefined ? [] : [[id, hash] as const];
  });
  await writeJsonRecord({ directory, name: recordName }, Object.fromEntries(entries), files);
}
