import { join, relative, resolve } from "node:path";
import type { z } from "zod";
import { type Problem, StackError } from "../domain/errors.ts";
import { type Feature, FeatureDeclaration } from "../domain/feature.ts";
import type { Variables } from "../domain/flag-request.ts";
import { Manifest } from "../domain/manifest.ts";
import type { Notice } from "../domain/notice.ts";
import { checkFeatures, findRequiresCycle } from "../plan/check-features.ts";
import { completeFeature } from "../plan/list-features.ts";
import { listPaths } from "../plan/list-paths.ts";
import { parseDotenv } from "../plan/parse-dotenv.ts";
import { parseYamlFile } from "../plan/parse-yaml-file.ts";
import type { Files } from "../ports/files.ts";
import { locateProject, manifestName, type ProjectRequest } from "./locate-project.ts";

/** What the project says of itself, without asking Compose or an engine. */
export interface Declarations {
  /** Absolute. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** As shown to the user; it may not exist. */
  readonly manifestFile: string;
  /** Undefined where nothing is declared: then every Compose profile is a feature. */
  readonly features: readonly Feature[] | undefined;
  readonly variables: Variables;
  /** Absolute; the files that were read, strongest last. */
  readonly envFiles: readonly string[];
  readonly notices: readonly Notice[];
}

/** Where feature packs are unless the manifest says otherwise. */
export const defaultPacks = join("templates", "features");

/**
 * Reads `stackctl.yaml`, feature packs and `.env`, and checks them. Throws StackError with every problem found:
 * `invalid-manifest`, `requires-cycle`, `invalid-dotenv`.
 */
export async function loadDeclarations(
  request: ProjectRequest,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<Declarations> {
  const directory = await locateProject(request, files);
  const manifestPath = join(directory, manifestName);
  const shown = (path: string) => relative(request.cwd, path) || path;
  const manifestText = await files.readText(manifestPath);
  const problems: Problem[] = [];
  const manifest = parse(manifestText ?? "", shown(manifestPath), Manifest, problems) ?? Manifest.parse({});
  const packs = await readPacks(resolve(directory, manifest.packs ?? defaultPacks), shown, files, problems);
  const inline = Object.entries(manifest.features).map(([name, declaration]) =>
    completeFeature(declaration, name, shown(manifestPath)),
  );
  const features = [...packs, ...inline];
  const lost = await findLostPacks(manifest.packs, directory, shown(manifestPath), files);
  failOn(problems, "invalid-manifest", "what the project declares is wrong");
  failOn(
    checkFeatures(features, manifest, shown(manifestPath)),
    "invalid-manifest",
    "features do not fit together",
  );
  const cycle = findRequiresCycle(features);
  if (cycle) {
    throw new StackError("requires-cycle", {
      message: `features require each other in a circle: ${cycle.join(" → ")}`,
      hint: "take one of them out of `requires`",
    });
  }
  const dotenv = await readDotenv(request, directory, env, shown, files);
  const isDeclared = manifestText !== undefined || features.length > 0;
  return {
    directory,
    manifest,
    manifestFile: shown(manifestPath),
    features: isDeclared && features.length > 0 ? features : undefined,
    ...dotenv,
    notices: [...lost, ...dotenv.notices],
  };
}

/** A folder that the manifest names may come with the first pack; until then a misspelt one looks the same. */
async function findLostPacks(
  named: string | undefined,
  directory: string,
  file: string,
  files: Files,
): Promise<readonly Notice[]> {
  if (named === undefined || (await files.exists(resolve(directory, named)))) return [];
  const message = `packs names ${named}, and there is no such folder, so it brings no feature`;
  return [{ code: "no-packs", message, hint: "look at the path: it is relative to stackctl.yaml", file }];
}

async function readPacks(
  folder: string,
  shown: (path: string) => string,
  files: Files,
  problems: Problem[],
): Promise<readonly Feature[]> {
  const names = await files.listFolders(folder);
  const packs = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name, "feature.yaml");
      const text = await files.readText(path);
      if (text === undefined) return [];
      const declaration = parse(text, shown(path), FeatureDeclaration, problems);
      if (!declaration) return [];
      const feature = completeFeature(declaration, name, shown(path));
      const overlays = feature.overlays.map((overlay) => ({
        ...overlay,
        file: join(folder, name, overlay.file),
      }));
      return [{ ...feature, overlays }];
    }),
  );
  return packs.flat();
}

function parse<T>(text: string, file: string, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const parsed = parseYamlFile(text, file, schema);
  if (parsed.kind === "valid") return parsed.value;
  problems.push(...parsed.problems);
  return undefined;
}

async function readDotenv(
  request: ProjectRequest,
  directory: string,
  env: ReadonlyMap<string, string>,
  shown: (path: string) => string,
  files: Files,
): Promise<Pick<Declarations, "variables" | "envFiles" | "notices">> {
  const named =
    request.envFiles.length > 0
      ? request.envFiles.map((path) => resolve(request.cwd, path))
      : listPaths(env.get("COMPOSE_ENV_FILES") ?? "", ",").map((path) => resolve(directory, path));
  const paths = named.length > 0 ? named : [join(directory, ".env")];
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await files.readText(path) })));
  const missing = texts.find(({ text }) => named.length > 0 && text === undefined);
  if (missing) {
    throw new StackError("invalid-dotenv", {
      message: `there is no ${shown(missing.path)}`,
      hint: "--env-file and COMPOSE_ENV_FILES name files that must exist",
    });
  }
  const parsed: (ReturnType<typeof parseDotenv> & { readonly file: string })[] = [];
  const earlier = new Map<string, string>();
  for (const { path, text } of texts) {
    if (text === undefined) continue;
    const file = shown(path);
    const one = { file, ...parseDotenv(text, { file, lookup: (name) => env.get(name), earlier }) };
    for (const { name, value } of one.entries) earlier.set(name, value);
    parsed.push(one);
  }
  failOn(
    parsed.flatMap(({ problems }) => problems),
    "invalid-dotenv",
    "the environment file cannot be read",
  );
  return {
    variables: {
      environment: env,
      dotenv: parsed.flatMap(({ file, entries }) =>
        entries.map(({ name, value, line }) => ({ name, value, where: { file, line } })),
      ),
    },
    envFiles: named,
    notices: parsed.flatMap(({ notices }) => notices),
  };
}

function failOn(
  problems: readonly Problem[],
  code: "invalid-manifest" | "invalid-dotenv",
  message: string,
): void {
  if (problems.length > 0) throw new StackError(code, { message, problems });
}
