import { join } from "node:path";
import { readWorkingDirectory } from "../../adapters/disk/known-folders.ts";
import { createNodeFiles } from "../../adapters/disk/node-files.ts";
import { type RememberedNames, recallNames, rememberNames } from "../../adapters/host/name-memory.ts";
import { locateProject, type ProjectRequest } from "../../run/settings/locate-project.ts";
import { version } from "../command/own-package.ts";
import { createProgram } from "../commands/program.ts";
import { translateWords } from "../docker/translate-words.ts";
import { readEnvironment } from "../terminal/read-environment.ts";
import { type Names, noNames } from "./completion.ts";
import { listCandidates } from "./list-candidates.ts";
import { readLine } from "./read-line.ts";

const run = async () => undefined;

/**
 * What the completion scripts read: the kind of what can stand for the last word, and below it one word a line, behind a
 * tab what it is. It is asked at each press of a key, so it says nothing rather than that something is wrong.
 */
export async function complete(written: readonly string[]): Promise<string> {
  const words = [...translateWords(written.slice(0, -1)), written.at(-1) ?? ""];
  const { values } = readLine(createProgram(version, { features: [], run }), words.slice(0, -1));
  const names = await readNames({
    cwd: readWorkingDirectory(readEnvironment()),
    files: values.get("file") ?? [],
    projectName: undefined,
    projectDirectory: values.get("project-directory")?.at(-1),
    envFiles: values.get("env-file") ?? [],
  }).catch(() => noNames);
  const features = names.features.map(({ value, description }) => ({ name: value, description }));
  const { kind, candidates } = listCandidates(createProgram(version, { features, run }), words, names);
  const lines = candidates.map(
    ({ value, description }) => `${value}\t${description.replaceAll(/\s+/g, " ")}`,
  );
  return `${[kind, ...lines].join("\n")}\n`;
}

/** Variables that select the files of a project. */
const deciding = ["COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_ENV_FILES"];

/**
 * The names of a project. Cached names cost a few file checks; if a file has changed, the names are read again, which
 * loads the parsers. Never calls Compose or the engine.
 */
async function readNames(request: ProjectRequest): Promise<Names> {
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
