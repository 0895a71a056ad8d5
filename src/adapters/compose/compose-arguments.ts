import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { DownRequest, LaunchRequest } from "../../ports/compose.ts";

/** Compose's progress format: one JSON object per line, or text for versions before 2.29. */
export type ProgressFormat = "json" | "plain";

/** `docker` arguments that print only Compose's version. */
export const versionArguments: readonly string[] = ["compose", "version", "--short"];

/** `docker` arguments that print the resolved model of every profile as JSON. */
export function configArguments(target: ComposeTarget): readonly string[] {
  return [...everyProfile(target), "config", "--format", "json"];
}

/**
 * The same without Compose's consistency check. The check refuses two services with the same container name,
 * even when their profiles never run together.
 */
export function uncheckedConfigArguments(target: ComposeTarget): readonly string[] {
  return [...configArguments(target), "--no-consistency"];
}

/** `docker` arguments that print every service as written, as JSON, with extensions and includes resolved. */
export function rawArguments(target: ComposeTarget): readonly string[] {
  return [...uncheckedConfigArguments(target), "--no-interpolate"];
}

/** The same as YAML and unchecked. YAML contains the extensions of services, which JSON omits. */
export function extensionArguments(target: ComposeTarget): readonly string[] {
  return [...everyProfile(target), "config", "--format", "yaml", "--no-consistency"];
}

/** `docker` arguments that print the model of the target's profiles as JSON. */
export function printArguments(target: ComposeTarget, interpolate: boolean): readonly string[] {
  return [...composeWith(target), "config", "--format", "json", ...(interpolate ? [] : ["--no-interpolate"])];
}

/** `docker` arguments that print `SERVICE HASH` lines for every service. */
export function hashArguments(target: ComposeTarget): readonly string[] {
  return [...everyProfile(target), "config", "--hash", "*"];
}

/** The same for a model on stdin that `config` printed, and therefore already checked. */
export function hashResolvedArguments(target: ComposeTarget): readonly string[] {
  return [...hashArguments({ ...target, files: ["-"] }), "--no-consistency"];
}

/**
 * `docker` arguments of `up` for exactly these services: `-d`, or `--no-start` when stackctl starts them
 * itself.
 */
export function launchArguments(
  target: ComposeTarget,
  request: LaunchRequest,
  progress: ProgressFormat,
): readonly string[] {
  const compose = composeWith(target, ["--progress", progress]);
  if (request.buildOnly) return [...compose, "build", "--", ...request.services];
  return [
    ...compose,
    "up",
    request.createOnly ? "--no-start" : "--detach",
    "--no-deps",
    ...(request.build ? ["--build"] : []),
    ...(request.pull ? ["--pull", request.pull] : []),
    ...(request.forceRecreate ? ["--force-recreate"] : []),
    ...(request.keepContainers ? ["--no-recreate"] : []),
    "--",
    ...request.services,
  ];
}

/** `docker` arguments that stop and remove the containers of these services in every profile. */
export function removeArguments(target: ComposeTarget, services: readonly string[]): readonly string[] {
  return [...everyContainer(target), "rm", "--stop", "--force", "--", ...services];
}

/** `docker` arguments that stop and remove every container of the project, and anonymous volumes. */
export function removeWithVolumesArguments(target: ComposeTarget): readonly string[] {
  return [...everyContainer(target), "rm", "--stop", "--force", "--volumes"];
}

/** `docker` arguments that stop and remove everything of the project. */
export function downArguments(
  target: ComposeTarget,
  { volumes, timeoutSeconds, services = [] }: DownRequest,
): readonly string[] {
  return [
    ...everyContainer(target),
    "down",
    "--remove-orphans",
    ...(volumes ? ["--volumes"] : []),
    ...(timeoutSeconds === undefined ? [] : ["--timeout", String(timeoutSeconds)]),
    ...(services.length === 0 ? [] : ["--", ...services]),
  ];
}

/** `docker` arguments that run `down` of these services' providers. */
export function downProvidersArguments(
  target: ComposeTarget,
  services: readonly string[],
): readonly string[] {
  return [...everyProfile(target, quietly), "down", "--", ...services];
}

/** `docker` arguments that restart exactly these services, in every profile. */
export function restartArguments(target: ComposeTarget, services: readonly string[]): readonly string[] {
  return [...everyContainer(target), "restart", "--no-deps", "--", ...services];
}

/** `docker` arguments of any Compose command for the resolved project. */
export function passThroughArguments(target: ComposeTarget, args: readonly string[]): readonly string[] {
  // With every profile enabled, the command is about containers, which Compose also finds by their labels.
  if (target.byName !== undefined && target.profiles.includes("*")) {
    return ["compose", "--project-name", target.byName, ...args];
  }
  return [...composeWith(target), ...args];
}

const quietly = ["--progress", "plain"] as const;

/** Given a project name and no file, Compose finds its containers by labels, independent of the files. */
function everyContainer(target: ComposeTarget): readonly string[] {
  if (target.byName === undefined) return everyProfile(target, quietly);
  return ["compose", ...quietly, "--project-name", target.byName];
}

function everyProfile(target: ComposeTarget, options: readonly string[] = []): readonly string[] {
  return composeWith({ ...target, profiles: ["*"] }, options);
}

function composeWith(target: ComposeTarget, options: readonly string[] = []): readonly string[] {
  return [
    "compose",
    ...options,
    ...target.files.flatMap((file) => ["--file", file]),
    ...(target.projectName === undefined ? [] : ["--project-name", target.projectName]),
    "--project-directory",
    target.projectDirectory,
    ...target.envFiles.flatMap((file) => ["--env-file", file]),
    // Without --profile, Compose uses COMPOSE_PROFILES of the shell or .env. An empty profile overrides it.
    ...(target.profiles.length === 0 ? [""] : target.profiles).flatMap((profile) => ["--profile", profile]),
  ];
}
