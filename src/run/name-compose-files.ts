import { delimiter, join, resolve } from "node:path";
import { formatPosition } from "../domain/errors.ts";
import type { Source } from "../domain/source.ts";
import { listPaths } from "../plan/list-paths.ts";
import type { Declarations } from "./load-declarations.ts";
import type { ProjectRequest } from "./locate-project.ts";

/** Compose files and who named them. No paths: the search is left to Compose. */
export interface NamedFiles {
  /** Absolute; `-` is standard input. */
  readonly paths: readonly string[];
  readonly source: Source;
}

/** `-f`, else `COMPOSE_FILE` (environment, then `.env`), else the manifest, else whatever Compose finds. */
export function nameComposeFiles(
  { directory, manifest, manifestFile, variables }: Declarations,
  request: ProjectRequest,
): NamedFiles {
  if (request.files.length > 0) {
    const paths = request.files.map((path) => (path === "-" ? path : resolve(request.cwd, path)));
    return { paths, source: { kind: "argument", detail: "--file" } };
  }
  const find = (name: string) => variables.dotenv.findLast((line) => line.name === name);
  const separator =
    variables.environment.get("COMPOSE_PATH_SEPARATOR") ?? find("COMPOSE_PATH_SEPARATOR")?.value ?? delimiter;
  const inside = (text: string) => listPaths(text, separator).map((path) => resolve(directory, path));
  const environment = variables.environment.get("COMPOSE_FILE");
  if (environment)
    return { paths: inside(environment), source: { kind: "environment", detail: "COMPOSE_FILE" } };
  const dotenv = find("COMPOSE_FILE");
  if (environment === undefined && dotenv?.value && dotenv.where) {
    const detail = `COMPOSE_FILE in ${formatPosition(dotenv.where)}`;
    return { paths: inside(dotenv.value), source: { kind: "dotenv", detail } };
  }
  if (manifest.compose) {
    const paths = manifest.compose.map((path) => join(directory, path));
    return { paths, source: { kind: "config", detail: `compose in ${manifestFile}` } };
  }
  return { paths: [], source: { kind: "default", detail: "what Compose finds" } };
}
