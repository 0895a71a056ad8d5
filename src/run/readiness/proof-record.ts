import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import { Proof, type Proofs } from "../../domain/proof.ts";
import { isEnded, keepFreshProofs } from "../../plan/readiness/apply-proofs.ts";
import { type RecordPlace, readJsonRecord, writeJsonRecord } from "../json-record.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

const Recorded = z.record(z.string(), Proof);

type Place = Pick<Project, "directory">;

/** Proofs of earlier commands about these containers, as far as they are still valid. */
export async function readProofs(
  project: Place,
  containers: readonly Container[],
  { files, clock }: Pick<World, "files" | "clock">,
): Promise<Proofs> {
  if (!containers.some((container) => container.health === "starting" || isEnded(container)))
    return new Map();
  return keepFreshProofs(containers, await readAll(project, files), clock.now());
}

/**
 * Stores proofs for later commands: passed checks until the engine has run the check itself, exits as long as
 * the containers exist. `ended` holds ids of containers that this command saw end by themselves.
 */
export async function writeProofs(
  project: Place,
  { containers, ended }: { readonly containers: readonly Container[]; readonly ended: ReadonlySet<string> },
  { files, clock }: Pick<World, "files" | "clock">,
): Promise<void> {
  const proved = containers.flatMap(({ id, startedAtMs, provedAtMs }) => {
    if (ended.has(id)) return [[id, { startedAtMs, atMs: clock.now(), hasEnded: true }] as const];
    return provedAtMs === undefined ? [] : [[id, { startedAtMs, atMs: provedAtMs }] as const];
  });
  if (proved.length === 0) return;
  const known = keepFreshProofs(containers, await readAll(project, files), clock.now());
  // Without the record, the next command runs the checks again.
  await writeJsonRecord(placeOf(project), Object.fromEntries([...known, ...proved]), files);
}

async function readAll(project: Place, files: World["files"]): Promise<Proofs> {
  return new Map(Object.entries((await readJsonRecord(placeOf(project), Recorded, files)) ?? {}));
}

function placeOf({ directory }: Place): RecordPlace {
  return { directory, name: "proofs.json" };
}
