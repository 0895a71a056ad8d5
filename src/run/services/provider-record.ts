import * as z from "zod";
import type { ComposeModel } from "../../domain/service.ts";
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
  const recorded = await readRecord(place, files);
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
  const recorded = { ...(await readRecord(place, files)) };
  recorded[place.model.project] = called === "up" ? [...others, ...names] : others;
  try {
    await files.writeRecord(place.directory, recordName, JSON.stringify(recorded));
  } catch {
    // Best effort: without the record `status` shows less, and `down` still calls the enabled providers.
  }
}

async function readRecord(place: Place, files: World["files"]): Promise<Readonly<Record<string, string[]>>> {
  try {
    return Recorded.parse(JSON.parse((await files.readRecord(place.directory, recordName)) ?? "{}"));
  } catch {
    // The record is damaged or of another version.
    return {};
  }
}
