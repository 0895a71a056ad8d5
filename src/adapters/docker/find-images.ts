import { z } from "zod";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";

const InspectedImage = z.object({ Id: z.string() });

const inspectsAtOnce = 16;

// What could be a reference at all; anything else would be another path of the API.
const reference = /^[\w][\w.:/@+-]*$/;

/** Image ids by reference, as the engine itself understands references; those that it does not have are left out. */
export async function findImages(
  connection: EngineConnection,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(references)].filter((text) => reference.test(text) && !text.includes(".."));
  const found = await eachOf(wanted, inspectsAtOnce, async (name) => {
    const image = await connection.get(`/images/${name}/json`, {}, signal);
    return image === undefined ? undefined : ([name, InspectedImage.parse(image).Id] as const);
  });
  return new Map(found.filter((entry) => entry !== undefined));
}
