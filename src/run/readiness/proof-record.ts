import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import { Proof, type Proofs } from "../../domain/proof.ts";
import { isEnded, keepFreshProofs } from "../../plan/readiness/apply-proofs.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

const recordName = "proofs.json";

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
  try {
    await files.writeRecord(
      project.directory,
      recordName,
      JSON.stringify(Object.fromEntries([...known, ...proved])),
    );
  } catch {
    // Without the record, the next command runs the checks again.
  }
}

async function readAll(project: Place, files: World["files"]): Promise<Proofs> {
  try {
    const text = (await files.readRecord(project.directory, recordName)) ?? "{}";
    return new Map(Object.entries(Recorded.parse(JSON.parse(text))));
  } catch {
    // The record is damaged or of another version: the checks run again.
    return new Map();
  }
}
