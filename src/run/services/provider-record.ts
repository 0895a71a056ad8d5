import * as z from "zod";
import type { ComposeModel } from "../../domain/service.ts";
import { readJsonRecord, writeJsonRecord } from "../json-record.ts";
import type { World } from "../world.ts";

const recordName = "providers.json";

const Recorded = z.record(z.string(), z.array(z.string()));

interface Place {
  readonly directory: string;
  readonly model: ComposeModel;
}

type Storing = Pick<World, "files">;

/**
 * Providers whose `up` was called, and whose `down` was not called since. A provider has no readable state,
 * so stackctl's own calls are the only source.
 */
export async function readProviders(place: Place, { files }: Storing): Promise<ReadonlySet<string>> {
  if (![...place.model.services.values()].some(({ provider }) => provider !== undefined)) return new Set();
  const recorded = await readAll(place, files);
  return new Set(Object.hasOwn(recorded, place.model.project) ? recorded[place.model.project] : []);
}

/** Records that `up` or `down` of these providers was called. */
export async function noteProviders(
  place: Place,
  names: readonly string[],
  called: "up" | "down",
  { files }: Storing,
): Promise<void> {
  if (names.length === 0) return;
  const known = await readProviders(place, { files });
  const others = [...known].filter((name) => !names.includes(name));
  const recorded = { ...(await readAll(place, files)) };
  recorded[place.model.project] = called === "up" ? [...others, ...names] : others;
  // Without the record `status` shows less, and `down` still calls the enabled providers.
  await writeJsonRecord({ directory: place.directory, name: recordName }, recorded, files);
}

async function readAll(
  { directory }: Place,
  files: World["files"],
): Promise<Readonly<Record<string, string[]>>> {
  return (await readJsonRecord({ directory, name: recordName }, Recorded, files)) ?? {};
}
