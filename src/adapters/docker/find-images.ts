import * as z from "zod";
import type { ImageFacts } from "../../domain/container.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";

const InspectedImage = z.object({
  Id: z.string(),
  Size: z.number().default(0),
  Metadata: z.object({ LastTagTime: z.string().optional() }).nullish(),
  Os: z.string().default(""),
  Architecture: z.string().default(""),
  Variant: z.string().default(""),
  Config: z.object({ Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish() }).nullish(),
});
type InspectedImage = z.infer<typeof InspectedImage>;

const inspectsAtOnce = 16;

// Only valid references: any other text would form a different path of the API.
const reference = /^[\w][\w.:/@+-]*$/;

/** Reads image facts from an engine. Known facts are cached, because an id identifies its content. */
export interface ImageReader {
  /** Image ids by reference, resolved by the engine. References that it does not have are omitted. */
  find(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * The time when each image was last tagged, in epoch milliseconds by reference. Pulls and builds set a tag,
   * too. Results are cached.
   */
  findTagTimes(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Sizes of images in bytes, with all layers, by id. Images that the engine does not have are omitted. */
  measure(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Facts from the images' own configuration, by id. Images that the engine does not have are omitted. */
  describe(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, ImageFacts>>;
}

/** Creates a reader with an empty cache. */
export function createImageReader(connect: () => Promise<EngineConnection>): ImageReader {
  const known = new Map<string, InspectedImage>();
  const tagTimes = new Map<string, number>();
  const inspect = async (references: readonly string[], signal: AbortSignal | undefined) => {
    const found = await inspectImages(await connect(), references, signal);
    for (const { name, image } of found) {
      known.set(image.Id, image);
      tagTimes.set(name, Date.parse(image.Metadata?.LastTagTime ?? "") || 0);
    }
    return found;
  };
  const recall = async <Fact>(
    ids: readonly string[],
    signal: AbortSignal | undefined,
    read: (image: InspectedImage) => Fact,
  ): Promise<ReadonlyMap<string, Fact>> => {
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) await inspect(unknown, signal);
    return new Map(
      ids.flatMap((id) => {
        const image = known.get(id);
        return image === undefined ? [] : [[id, read(image)] as const];
      }),
    );
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
    measure: (ids, signal) => recall(ids, signal, ({ Size: bytes }) => bytes),
    describe: (ids, signal) => recall(ids, signal, describeImage),
  };
}

function describeImage({
  Os: os,
  Architecture: architecture,
  Variant: variant,
  Config: config,
}: InspectedImage) {
  const test = config?.Healthcheck?.Test ?? [];
  return {
    platform: [os, architecture, variant].filter((part) => part !== "").join("/"),
    hasHealthcheck: test.length > 0 && test[0] !== "NONE",
  };
}

async function inspectImages(
  connection: EngineConnection,
  references: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly { readonly name: string; readonly image: InspectedImage }[]> {
  const wanted = [...new Set(references)].filter((text) => reference.test(text) && !text.includes(".."));
  return mapLimited(wanted, inspectsAtOnce, async (name) => {
    const image = await connection.get(`/images/${name}/json`, {}, signal);
    return image === undefined ? undefined : { name, image: parseAnswer(InspectedImage, image) };
  }).then((found) => found.filter((one) => one !== undefined));
}
