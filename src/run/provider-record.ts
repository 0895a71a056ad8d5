import * as z from "zod";
import type { ComposeModel } from "../domain/service.ts";
import type { World } from "./world.ts";

const recordName = "providers.json";

const Recorded = z.record(z.string(), z.array(z.string()));

interface Place {
  readonly directory: string;
  readonly model: ComposeModel;
}

type Storing = Pick<World, "files">;

/**
 * Providers whose `up` was called, and whose `down` was not. A provider keeps no state that can be read, so that its own
 * calls are all that stackctl knows of it.
 */
export async function readProviders(place: Place, { files }: Storing): Promise<ReadonlySet<string>> {
  if (![...place.model.services.values()].some(({ provider }) => provider !== undefined)) return new Set();
  const recorded = await readRecord(place, files);
  return new Set(Object.hasOwn(recorded, place.model.project) ? recorded[place.model.project] : []);
}

/** Notes that the `up` of these was called, or their `down`. */
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
    // Without the record, `status` knows less, and `down` still calls the providers that are on.
  }
}

async function readRecord(place: Place, files: World["files"]): Promise<Readonly<Record<string, string[]>>> {
  try {
    return Recorded.parse(JSON.parse((await files.readRecord(place.directory, recordName)) ?? "{}"));
  } catch {
    // Damaged, or of another version.
    return {};
  }
}
