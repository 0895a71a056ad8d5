import { z } from "zod";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";

const InspectedImage = z.object({
  Id: z.string(),
  Size: z.number().default(0),
  Metadata: z.object({ LastTagTime: z.string().optional() }).nullish(),
});
type InspectedImage = z.infer<typeof InspectedImage>;

const inspectsAtOnce = 16;

// What could be a reference at all; anything else would be another path of the API.
const reference = /^[\w][\w.:/@+-]*$/;

/** Asks an engine of its images; the size of one that was met before is not asked for again, since an id names content. */
export interface ImageReader {
  /** Image ids by reference, as the engine itself understands references; those that it does not have are left out. */
  find(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * When images were last tagged, in epoch milliseconds by reference: a pull and a build tag too. Those that were met
   * before are not asked for again.
   */
  findTagTimes(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Sizes in bytes of images, all their layers, by id; those that the engine does not have are left out. */
  measure(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
}

/** Makes a reader that has met no image. */
export function createImageReader(connect: () => Promise<EngineConnection>): ImageReader {
  const sizes = new Map<string, number>();
  const tagTimes = new Map<string, number>();
  const inspect = async (references: readonly string[], signal: AbortSignal | undefined) => {
    const found = await inspectImages(await connect(), references, signal);
    for (const { name, image } of found) {
      sizes.set(image.Id, image.Size);
      tagTimes.set(name, Date.parse(image.Metadata?.LastTagTime ?? "") || 0);
    }
    return found;
  };
  return {
    async find(references, signal) {
      const found = await inspect(references, signal);
      return new Map(found.map(({ name, image }) => [name, image.Id]));
    },
    async findTagTimes(references, signal) {
      const unknown = references.filter((reference) => !tagTimes.has(reference));
      if (unknown.length > 0) await inspect(unknown, signal);
      return new Map([...tagTimes].filter(([reference]) => references.includes(reference)));
    },
    async measure(ids, signal) {
      const unknown = ids.filter((id) => !sizes.has(id));
      if (unknown.length > 0) await inspect(unknown, signal);
      return new Map(
        ids.flatMap((id) => {
          const bytes = sizes.get(id);
          return bytes === undefined ? [] : [[id, bytes] as const];
        }),
      );
    },
  };
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
