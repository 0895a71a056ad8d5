import { createHash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { Notice } from "../../domain/notice.ts";
import { type ComposeModel, FaultyService, ProjectResource, Service } from "../../domain/service.ts";
import type { Compose } from "../../ports/compose.ts";
import { readOwnRecord, recordPath, writeOwnRecord } from "../disk/own-records.ts";
import {
  listDockerPlaces,
  listExtraPluginPlaces,
  listPluginPlaces,
  type PluginEnvironment,
} from "./find-compose-plugin.ts";
import type { InputFile } from "./input-file.ts";
import { listSources } from "./list-inputs.ts";
import { matchingVariables } from "./matching-variables.ts";
import { proveInputs } from "./prove-inputs.ts";

/** The cached form: the slim model, without environment variables, commands or secrets. */
const CachedModel = z.strictObject({
  project: z.string(),
  services: z.array(Service),
  faulty: z.array(FaultyService).optional(),
  resources: z.array(ProjectResource).optional(),
  warnings: z.array(Notice).optional(),
});

/** Increase this when the shape of the model changes, or the way it is read. */
const cacheVersion = 14;
/**
 * Different flags give different models, and `lint` reads up to two dozen. More are rarely in use at the same
 * time.
 */
const keptModels = 32;

/**
 * Caches the model of Compose below `.stackctl/models`. A cached model is valid as long as its inputs are
 * unchanged: every file that Compose reads, every variable that can occur in one of them, and Compose itself.
 * Reading a model takes two Compose processes of 100 to 150 ms each. A model whose inputs are not provably
 * complete is not cached. Deleting the folder is safe.
 */
export function cacheModel(compose: Compose, env: ReadonlyMap<string, string>): Compose {
  return {
    ...compose,
    async readModel(target, signal) {
      const proved = await fingerprint(target, env);
      if (proved === undefined) return compose.readModel(target, signal);
      const { key, files } = proved;
      const directory = target.projectDirectory;
      const name = `models/${key}.json`;
      const known = readCached(directory, name);
      if (known) return known;
      const model = await compose.readModel(target, signal);
      // If a file changed during the call, Compose may have read the new content.
      if ((await fingerprint(target, env))?.key !== key) return model;
      const kept = JSON.stringify({ ...model, services: [...model.services.values()] });
      if (!(await holdsSecret(kept, files, [...env, ...Object.entries(target.env)])))
        await writeCached(directory, name, kept);
      return model;
    },
  };
}

/** The inputs of a model. */
export interface Fingerprint {
  /** Hash of everything that decides a model. */
  readonly key: string;
  readonly files: readonly InputFile[];
}

/** The input files of a model and its cache key. Undefined when there may be unknown inputs. */
export async function fingerprint(
  target: ComposeTarget,
  env: ReadonlyMap<string, string>,
): Promise<Fingerprint | undefined> {
  const inputs = await proveInputs(target, env);
  if (!inputs) return undefined;
  const { files, links } = inputs;
  const { projectName, projectDirectory, envFiles } = target;
  const variables = matchingVariables(files, env);
  const facts = [
    cacheVersion,
    target.files,
    projectName ?? null,
    projectDirectory,
    envFiles,
    target.env,
    // Profiles matter only to files that name this variable: the model has the services of all profiles.
    files.some(({ text }) => text?.includes("COMPOSE_PROFILES")) ? target.profiles : null,
    // Compose sets PWD to its working directory.
    env.has("PWD") ? null : process.cwd(),
  ];
  const variablesByName = Object.fromEntries(env);
  const programs = [...describeFiles(listDockerPlaces(variablesByName)), ...describePlugins(variablesByName)];
  const hash = createHash("sha256").update(
    JSON.stringify([facts, variables, files, links.map(resolveLinks), programs]),
  );
  return { key: hash.digest("hex").slice(0, 32), files };
}

/**
 * Every Compose binary that Docker may find, in its current version: another version may hash differently.
 */
export function describePlugins(env: PluginEnvironment): readonly string[] {
  return describeFiles([...listPluginPlaces(env), ...listExtraPluginPlaces(env)]);
}

function describeFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    try {
      const { size, mtimeMs } = statSync(path);
      return [`${path} ${size} ${mtimeMs}`];
    } catch {
      // The path does not exist, or its folder is not accessible.
      return [];
    }
  });
}

/** The real path, and whether it is a folder. Empty when the path does not exist. */
function resolveLinks(path: string): string {
  try {
    return `${realpathSync(path)}${statSync(path).isDirectory() ? "/" : ""}`;
  } catch {
    return "";
  }
}

function readCached(directory: string, name: string): ComposeModel | undefined {
  const text = readOwnRecord(directory, name);
  if (text === undefined) return undefined;
  try {
    const { services, ...model } = CachedModel.parse(JSON.parse(text));
    return { ...model, services: new Map(services.map((service) => [service.name, service])) };
  } catch {
    // The file is incomplete (full disk) or from another version: run Compose again.
    return undefined;
  }
}

/** Whether the model contains a secret of the project, such as one in the tag of an image. */
async function holdsSecret(
  kept: string,
  files: readonly InputFile[],
  variables: readonly (readonly [name: string, value: string])[],
): Promise<boolean> {
  const [{ findSourceSecrets }, { createRedactor }, { secretsIn }] = await Promise.all([
    import("../../plan/secrets/find-source-secrets.ts"),
    import("../../plan/secrets/redact.ts"),
    import("../../plan/secrets/is-secret.ts"),
  ]);
  const secrets = variables.flatMap(([name, value]) => secretsIn(name, value));
  return createRedactor([...secrets, ...findSourceSecrets(listSources(files))]).own(kept) !== kept;
}

/** Writes the cache as best effort: if writing fails, the next command runs Compose again. */
async function writeCached(directory: string, name: string, kept: string): Promise<void> {
  try {
    writeOwnRecord(directory, name, kept);
    await removeOldest(recordPath(directory, "models"));
  } catch {
    // For example, the disk is full or the folder is not trusted.
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
