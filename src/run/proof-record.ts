import * as z from "zod";
import type { Container } from "../domain/container.ts";
import { Proof, type Proofs } from "../domain/proof.ts";
import { isEnded, keepFreshProofs } from "../plan/apply-proofs.ts";
import type { Project } from "./load-project.ts";
import type { World } from "./world.ts";

const recordName = "proofs.json";

const Recorded = z.record(z.string(), Proof);

type Place = Pick<Project, "directory">;

/** What earlier commands saw of these containers, as far as that still says something. */
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
 * Keeps what was proved for the commands that come next: checks until the engine has asked by itself, ends as long as
 * the containers are there. `ended` are ids of containers that this command saw end by themselves.
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
    // Without the record the next command runs the checks again.
  }
}

async function readAll(project: Place, files: World["files"]): Promise<Proofs> {
  try {
    const text = (await files.readRecord(project.directory, recordName)) ?? "{}";
    return new Map(Object.entries(Recorded.parse(JSON.parse(text))));
  } catch {
    // Damaged, or from another version: the checks are run again.
    return new Map();
  }
}
