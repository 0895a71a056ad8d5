import { join } from "node:path";
import { type History, noHistory } from "../../domain/history.ts";
import { type LearnableFacts, learnFromWait } from "../../plan/history/learn-from-wait.ts";
import { extendHistory, parseHistory } from "../../plan/history/project-history.ts";
import type { Files } from "../../ports/files.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Name of the record with the measurements of earlier launches. */
const historyName = "history.json";

/** Measurements of earlier launches; empty if the record is missing, unreadable or invalid. */
export async function readHistory(
  project: Pick<Project, "directory">,
  { files }: { readonly files: Pick<Files, "readRecord"> },
): Promise<History> {
  try {
    return parseHistory(await files.readRecord(project.directory, historyName));
  } catch {
    // The history only improves reports, so an unreadable record must not fail a command.
    return noHistory;
  }
}

/** How long to wait for another command that writes the history; a write takes a few milliseconds. */
const patienceMs = 2000;
const betweenAttemptsMs = 20;

/**
 * Records the start times and memory peaks of services. Reads the record again before writing, so that
 * entries of other commands are kept. Writes nothing if there is no new measurement. Never fails: a full disk
 * or a read-only folder only loses the history.
 */
export async function recordHistory(
  project: Pick<Project, "directory" | "model">,
  facts: LearnableFacts,
  world: Pick<World, "files" | "clock" | "locks">,
): Promise<void> {
  const learned = learnFromWait(facts);
  const bounds = { known: new Set(project.model.services.keys()), nowMs: world.clock.now() };
  const { directory } = project;
  try {
    const before = await readHistory(project, world);
    if (extendHistory(before, learned, bounds) === before) return;
    await whileAlone(join(directory, historyName), world, async () => {
      const latest = await readHistory(project, world);
      const text = `${JSON.stringify(extendHistory(latest, learned, bounds))}\n`;
      await world.files.writeRecord(directory, historyName, text);
    });
  } catch {
    // Best effort: the next command records its measurements.
  }
}

/** Continues without the lock after the wait: to lose one entry is better than to wait longer. */
async function whileAlone(
  path: string,
  { locks, clock }: Pick<World, "locks" | "clock">,
  work: () => Promise<void>,
): Promise<void> {
  const giveUpAtMs = clock.now() + patienceMs;
  let attempt = await locks.take(path, "stackctl");
  while (attempt.kind === "held" && clock.now() < giveUpAtMs) {
    await clock.sleep(betweenAttemptsMs);
    attempt = await locks.take(path, "stackctl");
  }
  try {
    await work();
  } finally {
    if (attempt.kind === "taken") await attempt.release();
  }
}
