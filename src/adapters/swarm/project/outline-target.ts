import { createHash } from "node:crypto";
import * as z from "zod";
import { countPlaces } from "../../../plan/swarm/check-placement.ts";
import type { ServiceSpec } from "../../../plan/swarm/service-spec.ts";
import { translationVersion } from "../../../plan/swarm/translation-version.ts";
import { fingerprint } from "../../compose/cache-model.ts";
import { readOwnRecord, writeOwnRecord } from "../../disk/own-records.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { readCarried } from "./read-carried.ts";
import type { TranslatedTarget, Translation } from "./translate-target.ts";

/** What a plan needs of a translated project. It holds no value of a variable, file or secret. */
const Outline = z.strictObject({
  services: z.array(
    z.strictObject({
      name: z.string(),
      hash: z.string(),
      settingsHash: z.string(),
      tasks: z.number().optional().describe("How many tasks a global service has; absent for others"),
    }),
  ),
  findings: z.array(
    z.strictObject({
      kind: z.enum(["refused", "warned", "noted"]),
      service: z.string(),
      path: z.array(z.union([z.string(), z.number()])),
      message: z.string(),
      hint: z.string().optional(),
    }),
  ),
});
export type Outline = z.infer<typeof Outline>;

const KnownOutline = z.strictObject({
  version: z.number(),
  inputs: z.string(),
  carried: z.array(z.string()),
  contents: z.string(),
  outline: Outline,
});

const recordName = "swarm-outline.json";

/**
 * The outline of a translated project. It is kept below `.stackctl` for as long as its inputs are unchanged, because a
 * translation takes a call of Compose: everything that decides the model, the contents of carried files, and the facts of
 * the Swarm.
 */
export async function outlineTarget(
  translation: Translation,
  translate: () => Promise<TranslatedTarget>,
  { env }: Pick<SwarmWorld, "env">,
): Promise<Outline> {
  const { target, facts } = translation;
  const directory = target.projectDirectory;
  const proved = await fingerprint(target, env);
  const { volumes, ...rest } = facts;
  const inputs = proved && hash([proved.key, rest, [...volumes]]);
  const known = inputs === undefined ? undefined : readKnown(directory);
  if (known !== undefined && known.inputs === inputs && known.contents === hashContents(known.carried)) {
    return known.outline;
  }
  const translated = await translate();
  const outline = describe(translated, facts);
  if (inputs !== undefined) {
    const { carried } = translated;
    const contents = hashContents(carried);
    writeKnown(directory, { version: translationVersion, inputs, carried: [...carried], contents, outline });
  }
  return outline;
}

/** The outline of a translation that is at hand. */
function describe({ services, findings }: TranslatedTarget, facts: Translation["facts"]): Outline {
  return {
    services: [...services].map(([name, { hash: own, settingsHash, spec }]) => ({
      name,
      hash: own,
      settingsHash,
      ...(isGlobal(spec) && { tasks: countPlaces(spec, facts.nodes) }),
    })),
    findings: findings.map(({ path, ...finding }) => ({ ...finding, path: [...path] })),
  };
}

function isGlobal({ Mode: mode }: ServiceSpec): boolean {
  return mode.Global !== undefined || mode.GlobalJob !== undefined;
}

function readKnown(directory: string): z.infer<typeof KnownOutline> | undefined {
  try {
    const known = KnownOutline.parse(JSON.parse(readOwnRecord(directory, recordName) ?? ""));
    return known.version === translationVersion ? known : undefined;
  } catch {
    return undefined;
  }
}

/** Best effort: without the record, the next command translates again. */
function writeKnown(directory: string, known: z.infer<typeof KnownOutline>): void {
  try {
    writeOwnRecord(directory, recordName, JSON.stringify(known));
  } catch {
    // For example, the disk is full or the folder is not trusted.
  }
}

function hashContents(paths: readonly string[]): string {
  const { files, folders } = readCarried(paths);
  return hash([[...files], [...folders]]);
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
