import { z } from "zod";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";

const InspectedImage = z.object({ Id: z.string(), Size: z.number().default(0) });
type InspectedImage = z.infer<typeof InspectedImage>;

const inspectsAtOnce = 16;

// What could be a reference at all; anything else would be another path of the API.
const reference = /^[\w][\w.:/@+-]*$/;

/** Image ids by reference, as the engine itself understands references; those that it does not have are left out. */
export async function findImages(
  connection: EngineConnection,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = await inspectImages(connection, references, signal);
  return new Map(found.map(({ name, image }) => [name, image.Id]));
}

/** Sizes in bytes of images, all their layers, by id; those that the engine does not have are left out. */
export async function measureImages(
  connection: EngineConnection,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const found = await inspectImages(connection, ids, signal);
  return new Map(found.map(({ name, image }) => [name, image.Size]));
}

async function inspectImages(
  connection: EngineConnection,
  references: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly { readonly name: string; readonly image: InspectedImage }[]> {
  const wanted = [...new Set(references)].filter((text) => reference.test(text) && !text.includes(".."));
  return eachOf(wanted, inspectsAtOnce, async (name) => {
    const image = await connection.get(`/images/${name}/json`, {}, signal);
    return image === undefined ? undefined : { name, image: InspectedImage.parse(image) };
  }).then((found) => found.filter((one) => one !== undefined));
}
