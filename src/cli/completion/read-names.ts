import { join } from "node:path";
import { createNodeFiles } from "../../adapters/disk/node-files.ts";
import { type RememberedNames, recallNames, rememberNames } from "../../adapters/host/name-memory.ts";
import { locateProject, type ProjectRequest } from "../../run/settings/locate-project.ts";
import { version } from "../command/version.ts";
import { readEnvironment } from "../terminal/read-environment.ts";
import type { Names } from "./completion.ts";

/** Variables that select the files of a project. */
const deciding = ["COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_ENV_FILES"];

/**
 * The names of a project. Cached names cost a few file checks; if a file has changed, the names are read again, which
 * loads the parsers. Never calls Compose or the engine.
 */
export async function readNames(request: ProjectRequest): Promise<Names> {
  const env = readEnvironment();
  const { directory, base } = await locateProject(request, env, createNodeFiles());
  const { files, envFiles, cwd } = request;
  const isPlain = files.length === 0 && envFiles.length === 0 && base === directory;
  const facts = [version, ...(isPlain ? [] : [cwd, ...files, ...envFiles])];
  const allFacts = [...facts, ...deciding.map((name) => `${name}=${env.get(name) ?? ""}`)];
  const known = recallNames(directory, allFacts);
  if (known) return fromMemory(known);
  const { collectNames } = await import("./collect-names.ts");
  const { names, paths } = await collectNames(request, env);
  const models = join(directory, ".stackctl", "models");
  await rememberNames(directory, { facts: allFacts, paths: [...paths, models], names: { ...names } });
  return names;
}

function fromMemory({ features = [], presets = [], profiles = [], services = [] }: RememberedNames): Names {
  return { features, presets, profiles, services };
}
