import { dirname, join, relative } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { FileChange } from "../../domain/file-change.ts";
import type { Notice } from "../../domain/notice.ts";
import { ownValue } from "../../domain/own-value.ts";
import { type EjectedModel, ejectModel } from "../../plan/eject/eject-model.ts";
import { chooseSecrets, findReferences } from "../../plan/eject/find-references.ts";
import { formatEjectedCompose, formatEjectedDotenv } from "../../plan/eject/format-ejected.ts";
import { createMask } from "../../plan/eject/mask.ts";
import { listComposeFiles } from "../../plan/settings/declarations.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/** Where to write, and which names are not secrets. */
export interface EjectWish {
  /** Absolute. */
  readonly output: string;
  /** Absolute; undefined: no environment file is written. */
  readonly envOutput: string | undefined;
  /** Names of variables that look secret but are not. */
  readonly plain: readonly string[];
}

/** The result of ejecting a project. */
export interface Ejected {
  /** The Compose file first, then its environment file. */
  readonly changes: readonly FileChange[];
  readonly services: readonly string[];
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Generates one compose file with the enabled services, and its `.env`. Neither contains the value of a
 * secret: Compose resolves the project with placeholders for them. Throws StackError `usage` if the output is
 * a file of the project.
 */
export async function ejectProject(
  { directory, stack, target, declarations }: Project,
  { output, envOutput, plain }: EjectWish,
  world: World,
  signal?: AbortSignal,
): Promise<Ejected> {
  const sources = target.files.length > 0 ? target.files : listComposeFiles(declarations);
  if (sources.includes(output)) {
    throw new StackError("usage", {
      message: `${relative(world.cwd, output)} is a compose file of this project`,
      hint: "Use --output FILE to write to another file.",
    });
  }
  const { environment, dotenv } = declarations.variables;
  const values = new Map([
    ...dotenv.map(({ name, value }) => [name, value] as const),
    ...environment,
    ...Object.entries(target.env),
  ]);
  const written = await printWritten({ target }, world, signal);
  const references = written.kind === "printed" ? findReferences(JSON.stringify(written.document)) : [];
  const on = stack.features.filter(({ enabled }) => enabled).map(({ feature }) => feature);
  const declared = on.flatMap(({ secrets }) => secrets);
  const secrets = chooseSecrets({ values, references, declared, plain });
  const mask = createMask(secrets, values);
  const masked = { ...target, env: { ...target.env, ...mask.stand } };
  const resolved = await world.compose
    .printConfig(masked, { interpolate: true }, signal)
    .catch((error: unknown) => {
      throw explainMasked(error, secrets);
    });
  const services = stack.selection.services.map(({ service }) => service.name);
  const model = ejectModel({
    resolved,
    written: written.kind === "printed" ? written.document : undefined,
    services,
    projectDirectory: directory,
    folder: dirname(output),
    mask,
    lookup: (name) => ownValue(mask.stand, name) ?? values.get(name),
    plain,
  });
  const shown = (path: string) => relative(world.cwd, path) || path;
  const change = async (path: string, after: string, what: string): Promise<FileChange> => ({
    path,
    file: shown(path),
    before: await world.files.readText(path),
    after,
    what,
  });
  const features = on.map(({ name }) => name);
  const files = { model, features, composeFile: shown(output), values, references };
  const text = formatEjectedCompose(files);
  await checkEjected(
    { ...target, files: ["-"], projectDirectory: dirname(output), envFiles: [], profiles: [] },
    { text, variables: fillIn(model, mask.stand, values) },
    world,
    signal,
  );
  return {
    changes: [
      await change(output, text, `services: ${services.join(", ")}`),
      ...(envOutput === undefined
        ? []
        : [await change(envOutput, formatEjectedDotenv(files), describeVariables(model))]),
    ],
    services,
    variables: model.variables,
    secrets: model.secrets,
    notices: written.kind === "printed" ? [] : [written.notice],
  };
}

/**
 * Values for the variables of the new file. Secrets, including literals that became variables, get
 * placeholders.
 */
function fillIn(
  { variables, secrets }: EjectedModel,
  stand: Readonly<Record<string, string>>,
  values: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...variables.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
    ...secrets.map((name) => [name, ownValue(stand, name) ?? "stand-in"] as const),
  ]);
}

interface EjectedText {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Validates the new file with Compose before it is written. Throws StackError `compose-failed` if Compose
 * rejects it.
 */
async function checkEjected(
  target: ComposeTarget,
  { text, variables }: EjectedText,
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await compose.printConfig({ ...target, env: variables }, { interpolate: true, text }, signal);
  } catch (error) {
    if (!(error instanceof StackError) || error.code === "engine-unavailable") throw error;
    throw new StackError("compose-failed", {
      message: `Compose rejects the file that eject generated, so nothing was written: ${error.message}`,
      problems: error.problems.map(({ message }) => ({ message })),
      hint: "Change the key that the message names in your compose file, or report a bug.",
      cause: error,
    });
  }
}

type Written =
  | { readonly kind: "printed"; readonly document: unknown }
  | { readonly kind: "resolved"; readonly notice: Notice };

/**
 * Some projects can only be read with interpolation, such as those with a variable in the path of an include.
 */
async function printWritten(
  { target }: Pick<Project, "target">,
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<Written> {
  try {
    return { kind: "printed", document: await compose.printConfig(target, { interpolate: false }, signal) };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const why = error.problems[0]?.message ?? error.message;
    const message = `the file contains values instead of variables: Compose cannot read the project without interpolating them (${why})`;
    return { kind: "resolved", notice: { code: "values-filled-in", message } };
  }
}

function explainMasked(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof StackError) || secrets.length === 0) return error;
  return new StackError(error.code, {
    message: `Compose cannot resolve the project with placeholders for its secrets: ${error.message}`,
    problems: error.problems,
    hint: `Use --plain NAME for a variable that is not a secret: Compose expects a path or a number in place of one of ${secrets.join(", ")}.`,
    cause: error,
  });
}

function describeVariables({
  variables,
  secrets,
}: {
  variables: readonly string[];
  secrets: readonly string[];
}): string {
  const parts = [`variables: ${variables.length}`, `secrets to fill in: ${secrets.length}`];
  return parts.join(", ");
}

/**
 * `.env` beside the new file if there is none and the folder is not the project's; otherwise `.env.ejected`.
 */
export async function chooseEnvOutput(
  output: string,
  directory: string,
  { files }: Pick<World, "files">,
): Promise<string> {
  const beside = join(dirname(output), ".env");
  const isFree = dirname(output) !== directory && !(await files.exists(beside));
  return isFree ? beside : join(dirname(output), ".env.ejected");
}
