import { readWorkingDirectory } from "../../adapters/disk/known-folders.ts";
import { version } from "../command/version.ts";
import { createProgram } from "../commands/program.ts";
import { translateWords } from "../docker/translate-words.ts";
import { readEnvironment } from "../terminal/read-environment.ts";
import { noNames } from "./completion.ts";
import { listCandidates } from "./list-candidates.ts";
import { readLine } from "./read-line.ts";
import { readNames } from "./read-names.ts";

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
