import { createHash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Notice } from "../../domain/notice.ts";
import { type ComposeModel, FaultyService, ProjectResource, Service } from "../../domain/service.ts";
import type { Compose, ComposeTarget } from "../../ports/compose.ts";
import { readOwnRecord, recordPath, writeOwnRecord } from "../disk/own-records.ts";
import {
  listDockerPlaces,
  listExtraPluginPlaces,
  listPluginPlaces,
  type PluginEnvironment,
} from "./find-compose-plugin.ts";
import type { InputFile } from "./list-inputs.ts";
import { matchingVariables } from "./matching-variables.ts";
import { proveInputs } from "./prove-inputs.ts";
import { listSources } from "./read-sources.ts";

/** What is kept: the slim model, without environment, commands or secrets. */
const CachedModel = z.strictObject({
  project: z.string(),
  services: z.array(Service),
  faulty: z.array(FaultyService).optional(),
  resources: z.array(ProjectResource).optional(),
  warnings: z.array(Notice).optional(),
});

/** Raised when the shape of the model, or what is read into it, changes. */
const cacheVersion = 13;
/** Different flags give different models, and `lint` looks at up to two dozen; more are not in use at the same time. */
const keptModels = 32;

/**
 * Compose, with its model remembered below `.stackctl/models` as long as nothing changes that it is made of: every file
 * that it reads, every variable that can occur in one of them, Compose itself. Asking Compose costs two processes of
 * 100 to 150 ms each. What cannot be proved complete is not remembered; deleting the folder is safe.
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
      // A file that changed meanwhile may have been read by Compose after its change.
      if ((await fingerprint(target, env))?.key !== key) return model;
      const kept = JSON.stringify({ ...model, services: [...model.services.values()] });
      if (!(await holdsSecret(kept, files, [...env, ...Object.entries(target.env)])))
        await writeCached(directory, name, kept);
      return model;
    },
  };
}

interface Fingerprint {
  /** One value for everything that decides a model. */
  readonly key: string;
  readonly files: readonly InputFile[];
}

/** The files of a model and its key; undefined where these are not known to be everything that decides it. */
async function fingerprint(
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
    // Profiles matter to a file that names this variable; the model itself has the services of all.
    files.some(({ text }) => text?.includes("COMPOSE_PROFILES")) ? target.profiles : null,
    // Compose sets the variable to the folder that it was started in.
    env.has("PWD") ? null : process.cwd(),
  ];
  const variablesByName = Object.fromEntries(env);
  const programs = [...describeFiles(listDockerPlaces(variablesByName)), ...describePlugins(variablesByName)];
  const hash = createHash("sha256").update(
    JSON.stringify([facts, variables, files, links.map(resolveLinks), programs]),
  );
  return { key: hash.digest("hex").slice(0, 32), files };
}

/** Every Compose that Docker may find, as it is now: another one hashes differently. */
export function describePlugins(env: PluginEnvironment): readonly string[] {
  return describeFiles([...listPluginPlaces(env), ...listExtraPluginPlaces(env)]);
}

function describeFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    try {
      const { size, mtimeMs } = statSync(path);
      return [`${path} ${size} ${mtimeMs}`];
    } catch {
      // It is not there, or in a folder that may not be looked into.
      return [];
    }
  });
}

/** Where a path ends up, and whether it is a folder; empty where nothing is there. */
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
    // Half written by a full disk, or of another version: Compose is asked again.
    return undefined;
  }
}

/** Whether a secret of the project stands in the model, such as one in the tag of an image. */
async function holdsSecret(
  kept: string,
  files: readonly InputFile[],
  variables: readonly (readonly [name: string, value: string])[],
): Promise<boolean> {
  const [{ findSourceSecrets }, { createRedactor }, { secretsIn }] = await Promise.all([
    import("../../plan/find-source-secrets.ts"),
    import("../../plan/redact.ts"),
    import("../../plan/secrets/is-secret.ts"),
  ]);
  const secrets = variables.flatMap(([name, value]) => secretsIn(name, value));
  return createRedactor([...secrets, ...findSourceSecrets(listSources(files))]).own(kept) !== kept;
}

/** A cache that cannot be written is no failure: the next command asks Compose again. */
async function writeCached(directory: string, name: string, kept: string): Promise<void> {
  try {
    writeOwnRecord(directory, name, kept);
    await removeOldest(recordPath(directory, "models"));
  } catch {
    // Such as a full disk, or a folder that is not to be trusted.
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
