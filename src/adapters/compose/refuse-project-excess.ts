import { resolve } from "node:path";
import { type Problem, StackError } from "../../domain/errors.ts";
import {
  composeBounds,
  countReadings,
  type MeasuredFile,
  mayExceed,
} from "../../plan/yaml/project-bounds.ts";
import { hidesWords } from "./find-references.ts";
import type { Place } from "./follow-references.ts";
import type { InputFile } from "./input-file.ts";
import { createFill, type KnownVariables } from "./known-variables.ts";

interface FoundProject {
  readonly files: readonly InputFile[];
  /** Compose files by key, and by the same keys the files that they include. */
  readonly places: ReadonlyMap<string, Place>;
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly roots: readonly string[];
  readonly variables: KnownVariables;
}

/**
 * Throws StackError `invalid-compose-file` when the files together exceed the limits: by nested includes, or
 * by variables, environment files and services that are used many times. Compose would expand all of them.
 */
export async function refuseProjectExcess(project: FoundProject): Promise<void> {
  const file = project.places.get(project.roots[0] ?? "")?.path;
  const problem = findManyReadings(project) ?? (await findLargeProject(project));
  if (problem === undefined) return;
  throw new StackError("invalid-compose-file", {
    message: "the compose files exceed a limit, so Compose is not run",
    problems: [{ ...problem, ...(file !== undefined && { where: { file } }) }],
  });
}

function findManyReadings({ roots, edges }: FoundProject): Problem | undefined {
  const readings = countReadings(roots, edges);
  if (readings <= composeBounds.readings) return undefined;
  return {
    message: `its includes read files ${format(readings)} times; the limit is ${composeBounds.readings}`,
    hint: "Include a file that others share once, in the file that includes all of them.",
  };
}

async function findLargeProject(project: FoundProject): Promise<Problem | undefined> {
  const { variables } = project;
  const measured = await Promise.all(project.files.map((file) => measure(file, variables)));
  const files = measured.flatMap((file) => file ?? []);
  if (!mayExceed(files, guessLength(variables))) return undefined;
  const lookup = await variables.lookup();
  const lengthOf = (name: string) => lookup(name)?.length ?? 0;
  if (!mayExceed(files, lengthOf)) return undefined;
  const { measureProject } = await import("../../plan/yaml/measure-project.ts");
  const fill = await createFill(lookup);
  const bases = groupBases([...project.places.values()]);
  const { characters, extendedCharacters } = measureProject({
    texts: new Map(
      project.files.flatMap(({ path, text, isCompose }) =>
        isCompose && text !== undefined ? [[path, text]] : [],
      ),
    ),
    roots: listReached(project),
    plain: new Map(
      measured.flatMap((one, index) => {
        const path = project.files[index]?.path;
        return one?.kind === "plain" && path !== undefined ? [[path, one.characters]] : [];
      }),
    ),
    resolve: (path, from) => [...(bases.get(from) ?? [])].map((base) => resolve(base, fill(path))),
    lengthOf,
  });
  if (characters > composeBounds.characters) {
    return {
      message: `with variables, environment files and extended services filled in, the project has ${format(characters)} characters; the limit is ${composeBounds.characters}`,
      hint: "Use long variables, environment files and services fewer times, or mount the text as a file.",
    };
  }
  if (extendedCharacters > composeBounds.extendedCharacters) {
    return {
      message: `its services extend services of other files, for which Compose would read ${format(extendedCharacters)} characters; the limit is ${composeBounds.extendedCharacters}`,
      hint: "Move the extended services into a file of their own, or into the file that extends them.",
    };
  }
  return undefined;
}

/**
 * An upper estimate: no value is longer than the files that may set it. Values are read only if this estimate
 * exceeds a limit.
 */
function guessLength(variables: KnownVariables): (name: string) => number {
  const texts = [...variables.texts().values()];
  const grows = texts.some((text) => text.includes("$"));
  const most = texts.reduce((sum, text) => Math.max(sum, text.length), 0);
  return (name) => variables.own(name)?.length ?? (grows ? Number.POSITIVE_INFINITY : most);
}

async function measure(
  { text, isCompose }: InputFile,
  variables: KnownVariables,
): Promise<MeasuredFile | undefined> {
  if (text === undefined) return undefined;
  if (isCompose) return { kind: "compose", text, hidesWords: hidesWords(text) };
  if (!text.includes("$")) return { kind: "plain", characters: text.length };
  const { parseDotenv } = await import("../../plan/dotenv/parse-dotenv.ts");
  const { entries } = parseDotenv(text, { file: "", lookup: await variables.lookup() });
  return {
    kind: "plain",
    characters: entries.reduce((sum, { name, value }) => sum + name.length + value.length, 0),
  };
}

/** The files that Compose merges: the named files, with all files that they include. */
function listReached({ roots, edges, places }: FoundProject): readonly string[] {
  const reached = new Set(roots);
  for (const key of reached) for (const next of edges.get(key) ?? []) reached.add(next);
  return [...new Set([...reached].flatMap((key) => places.get(key)?.path ?? []))];
}

function groupBases(places: readonly Place[]): ReadonlyMap<string, ReadonlySet<string>> {
  const grouped = new Map<string, Set<string>>();
  for (const { path, bases } of places) {
    const known = grouped.get(path) ?? new Set<string>();
    for (const base of bases) known.add(base);
    grouped.set(path, known);
  }
  return grouped;
}

/** A count as text. Nested includes can produce numbers too long to read. */
function format(count: number): string {
  return count < 1e15 ? String(count) : "more than 1000000000000000";
}
