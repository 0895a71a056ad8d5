import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Notice } from "../../domain/notice.ts";
import { type ComposeModel, FaultyService, ProjectResource, Service } from "../../domain/service.ts";
import type { Compose, ComposeTarget } from "../../ports/compose.ts";
import { makeFolder } from "../make-folder.ts";
import { listPluginPlaces, type PluginEnvironment } from "./find-compose-plugin.ts";
import { type InputFile, listInputs } from "./list-inputs.ts";

/** What is kept: the slim model, without environment, commands or secrets. */
const CachedModel = z.strictObject({
  project: z.string(),
  services: z.array(Service),
  faulty: z.array(FaultyService).optional(),
  resources: z.array(ProjectResource).optional(),
  warnings: z.array(Notice).optional(),
});

/** Raised when the shape of the model, or what is read into it, changes. */
const cacheVersion = 8;
/** Different flags give different models, and `lint` looks at up to two dozen; more are not in use at the same time. */
const keptModels = 32;

/**
 * Compose, with its model remembered below `.stackctl/models` as long as nothing changes that it is made of: every file
 * that it reads, every variable whose name occurs in one of them, Compose itself. Asking Compose costs two processes of
 * 100 to 150 ms each. Where the inputs cannot be told from outside nothing is remembered; deleting the folder is safe.
 */
export function cacheModel(compose: Compose, env: ReadonlyMap<string, string>): Compose {
  return {
    ...compose,
    async readModel(target, signal) {
      const inputs = await listInputs(target, readInput);
      if (!inputs) return compose.readModel(target, signal);
      const folder = join(target.projectDirectory, ".stackctl", "models");
      const path = join(folder, `${fingerprint(target, inputs, env)}.json`);
      const known = readCached(path);
      if (known) return known;
      const model = await compose.readModel(target, signal);
      await writeCached(folder, path, model);
      return model;
    },
  };
}

function fingerprint(
  target: ComposeTarget,
  inputs: readonly InputFile[],
  env: ReadonlyMap<string, string>,
): string {
  const words = new Set(inputs.flatMap(({ text = "" }) => text.match(/[A-Za-z_]\w*/g) ?? []));
  const matters = (name: string) => words.has(name) || /^(?:COMPOSE|DOCKER|BUILDX)_/.test(name);
  const variables = [...env].filter(([name]) => matters(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { files, projectName, projectDirectory, envFiles } = target;
  const facts = [cacheVersion, files, projectName ?? null, projectDirectory, envFiles, target.env];
  const hash = createHash("sha256").update(
    JSON.stringify([facts, variables, inputs, describePlugins(Object.fromEntries(env))]),
  );
  return hash.digest("hex").slice(0, 32);
}

/** Every Compose that Docker may find, as it is now: another one hashes differently. */
export function describePlugins(env: PluginEnvironment): readonly string[] {
  return listPluginPlaces(env).flatMap((path) => {
    try {
      const { size, mtimeMs } = statSync(path);
      return [`${path} ${size} ${mtimeMs}`];
    } catch {
      // It is not there, or in a folder that may not be looked into.
      return [];
    }
  });
}

/** At once: a turn through the thread pool for each of a dozen small files takes longer than reading them. */
async function readInput(path: string): Promise<string | undefined> {
  try {
    // Compose is to have what a pipe brings.
    return statSync(path).isFIFO() ? undefined : readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function readCached(path: string): ComposeModel | undefined {
  try {
    const { services, ...model } = CachedModel.parse(JSON.parse(readFileSync(path, "utf8")));
    return { ...model, services: new Map(services.map((service) => [service.name, service])) };
  } catch {
    // Missing, half written by a full disk, or of another version: Compose is asked again.
    return undefined;
  }
}

/** A cache that cannot be written is no failure: the next command asks Compose again. */
async function writeCached(folder: string, path: string, model: ComposeModel): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(folder);
    await writeFile(join(folder, "..", ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
    const kept = JSON.stringify({ ...model, services: [...model.services.values()] });
    await writeFile(temporary, kept, { mode: 0o600 });
    await rename(temporary, path);
    await removeOldest(folder);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= keptModels) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, writtenAtMs: (await stat(join(folder, name))).mtimeMs })),
  );
  const surplus = aged.toSorted((a, b) => b.writtenAtMs - a.writtenAtMs).slice(keptModels);
  await Promise.all(surplus.map(({ name }) => rm(join(folder, name), { force: true })));
}
