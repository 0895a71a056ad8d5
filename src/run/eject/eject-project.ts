import { dirname } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { FileChange } from "../../domain/file-change.ts";
import type { Notice } from "../../domain/notice.ts";
import { ownValue } from "../../domain/own-value.ts";
import { ejectModel } from "../../plan/eject/eject-model.ts";
import { envBeside, fillIn, listValues, placeEnvFile } from "../../plan/eject/eject-variables.ts";
import {
  describeEnvFile,
  explainMasked,
  explainRejected,
  noticeFilledIn,
  refuseOutput,
} from "../../plan/eject/explain-eject.ts";
import { chooseSecrets, findReferences } from "../../plan/eject/find-references.ts";
import { formatEjectedCompose, formatEjectedDotenv } from "../../plan/eject/format-ejected.ts";
import { createMask } from "../../plan/eject/mask.ts";
import { showPath } from "../../plan/names/show-path.ts";
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
  const refusal = refuseOutput(output, sources, world.cwd);
  if (refusal) throw refusal;
  const values = listValues(declarations.variables, target.env);
  const written = await printWritten(target, world, signal);
  const references = written.kind === "printed" ? findReferences(JSON.stringify(written.document)) : [];
  const on = stack.features.filter(({ enabled }) => enabled).map(({ feature }) => feature);
  const declared = on.flatMap(({ secrets }) => secrets);
  const secrets = chooseSecrets({ values, references, declared, plain });
  const mask = createMask(secrets, values);
  const services = stack.selection.services.map(({ service }) => service.name);
  const model = ejectModel({
    resolved: await printMasked({ ...target, env: { ...target.env, ...mask.stand } }, secrets, world, signal),
    written: written.kind === "printed" ? written.document : undefined,
    services,
    projectDirectory: directory,
    folder: dirname(output),
    mask,
    lookup: (name) => ownValue(mask.stand, name) ?? values.get(name),
    plain,
  });
  const shown = (path: string) => showPath(path, world.cwd);
  const features = on.map(({ name }) => name);
  const files = { model, features, composeFile: shown(output), values, references };
  const text = formatEjectedCompose(files);
  await checkEjected(
    { ...target, projectDirectory: dirname(output), env: fillIn(model, mask.stand, values) },
    text,
    world,
    signal,
  );
  const change = async (path: string, after: string, what: string): Promise<FileChange> => ({
    path,
    file: shown(path),
    before: await world.files.readText(path),
    after,
    what,
  });
  return {
    changes: [
      await change(output, text, `services: ${services.join(", ")}`),
      ...(envOutput === undefined
        ? []
        : [await change(envOutput, formatEjectedDotenv(files), describeEnvFile(model))]),
    ],
    services,
    variables: model.variables,
    secrets: model.secrets,
    notices: written.kind === "printed" ? [] : [written.notice],
  };
}

type Written =
  | { readonly kind: "printed"; readonly document: unknown }
  | { readonly kind: "resolved"; readonly notice: Notice };

/**
 * Some projects can only be read with interpolation, such as those with a variable in the path of an include.
 */
async function printWritten(
  target: ComposeTarget,
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<Written> {
  try {
    return { kind: "printed", document: await compose.printConfig(target, { interpolate: false }, signal) };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    return { kind: "resolved", notice: noticeFilledIn(error) };
  }
}

/** The project as Compose resolves it with placeholders for secrets. */
async function printMasked(
  target: ComposeTarget,
  secrets: readonly string[],
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    return await compose.printConfig(target, { interpolate: true }, signal);
  } catch (error) {
    throw error instanceof StackError ? explainMasked(error, secrets) : error;
  }
}

/**
 * Validates the new file with Compose before it is written. Throws StackError `compose-failed` if Compose
 * rejects it.
 */
async function checkEjected(
  target: ComposeTarget,
  text: string,
  { compose }: World,
  signal: AbortSignal | undefined,
): Promise<void> {
  const alone = { ...target, files: ["-"], envFiles: [], profiles: [] };
  try {
    await compose.printConfig(alone, { interpolate: true, text }, signal);
  } catch (error) {
    if (!(error instanceof StackError) || error.code === "engine-unavailable") throw error;
    throw explainRejected(error);
  }
}

/** Where the environment file of a new compose file is written, if no other place is named. */
export async function chooseEnvOutput(
  output: string,
  directory: string,
  { files }: Pick<World, "files">,
): Promise<string> {
  return placeEnvFile(output, directory, await files.exists(envBeside(output)));
}
