import { join } from "node:path";
import * as z from "zod";
import type { Container } from "../domain/container.ts";
import { Proof, type Proofs } from "../domain/proof.ts";
import { keepFreshProofs } from "../plan/apply-proofs.ts";
import type { Project } from "./load-project.ts";
import type { World } from "./world.ts";

const Recorded = z.record(z.string(), Proof);

type Place = Pick<Project, "directory">;

/** Which containers' checks an earlier command has seen pass, as far as that still says something. */
export async function readProofs(
  project: Place,
  containers: readonly Container[],
  { files, clock }: Pick<World, "files" | "clock">,
): Promise<Proofs> {
  if (!containers.some(({ health }) => health === "starting")) return new Map();
  try {
    const text = (await files.readText(pathOf(project))) ?? "{}";
    return keepFreshProofs(
      containers,
      new Map(Object.entries(Recorded.parse(JSON.parse(text)))),
      clock.now(),
    );
  } catch {
    // Damaged, or from another version: the checks are run again.
    return new Map();
  }
}

/** Keeps what was proved for the commands that come next, until the engine has asked by itself. A full disk costs only that. */
export async function writeProofs(
  project: Place,
  containers: readonly Container[],
  { files }: Pick<World, "files">,
): Promise<void> {
  const proved = containers.flatMap(({ id, startedAtMs, provedAtMs }) =>
    provedAtMs === undefined ? [] : [[id, { startedAtMs, atMs: provedAtMs }] as const],
  );
  if (proved.length === 0) return;
  try {
    await files.createFolder(join(project.directory, ".stackctl"));
    await files.writeText(pathOf(project), JSON.stringify(Object.fromEntries(proved)));
  } catch {
    // It is a convenience: without it the next command asks again.
  }
}

function pathOf({ directory }: Place): string {
  return join(directory, ".stackctl", "proofs.json");
}
