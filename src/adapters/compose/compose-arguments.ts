import type { ComposeTarget, DownRequest, LaunchRequest } from "../../ports/compose.ts";

/** How Compose tells its progress: one JSON object a line, or text where it is too old for that (before 2.29). */
export type ProgressFormat = "json" | "plain";

/** `docker` arguments that print Compose's version alone. */
export const versionArguments: readonly string[] = ["compose", "version", "--short"];

/** `docker` arguments that print the resolved model of every profile as JSON. */
export function configArguments(target: ComposeTarget): readonly string[] {
  return [...everyProfile(target), "config", "--format", "json"];
}

/**
 * The same without Compose's check of the services against each other, which refuses two that fix one container name
 * even when their profiles never run together.
 */
export function uncheckedConfigArguments(target: ComposeTarget): readonly string[] {
  return [...configArguments(target), "--no-consistency"];
}

/** `docker` arguments that print every service as it is written, as JSON, with extensions and includes resolved. */
export function rawArguments(target: ComposeTarget): readonly string[] {
  return [...uncheckedConfigArguments(target), "--no-interpolate"];
}

/** The same as YAML, unchecked: it has the extensions of services, which JSON leaves out. */
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

/** The same for a model that is given on stdin, as `config` printed it: it was checked then. */
export function hashResolvedArguments(target: ComposeTarget): readonly string[] {
  return [...hashArguments({ ...target, files: ["-"] }), "--no-consistency"];
}

/** `docker` arguments of `up` for exactly these services: `-d`, or `--no-start` where somebody else starts them. */
export function launchArguments(
  target: ComposeTarget,
  request: LaunchRequest,
  progress: ProgressFormat,
): readonly string[] {
  return [
    ...composeWith(target, ["--progress", progress]),
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

/** `docker` arguments that stop and remove the containers of these services, whatever profile they are in. */
export function removeArguments(target: ComposeTarget, services: readonly string[]): readonly string[] {
  return [...everyContainer(target), "rm", "--stop", "--force", "--", ...services];
}

/** `docker` arguments that stop and remove every container of the project, with volumes that have no name. */
export function removeWithVolumesArguments(target: ComposeTarget): readonly string[] {
  return [...everyContainer(target), "rm", "--stop", "--force", "--volumes"];
}

/** `docker` arguments that take everything of the project down. */
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

/** `docker` arguments that call the `down` of these services' providers. */
export function downProvidersArguments(
  target: ComposeTarget,
  services: readonly string[],
): readonly string[] {
  return [...everyProfile(target, quietly), "down", "--", ...services];
}

/** `docker` arguments that restart these services and no others, whatever profile they are in. */
export function restartArguments(target: ComposeTarget, services: readonly string[]): readonly string[] {
  return [...everyContainer(target), "restart", "--no-deps", "--", ...services];
}

/** `docker` arguments of any Compose command, for the project as resolved. */
export function passThroughArguments(target: ComposeTarget, args: readonly string[]): readonly string[] {
  // With every profile on, a command is about containers, which Compose finds by labels as well.
  if (target.byName !== undefined && target.profiles.includes("*")) {
    return ["compose", "--project-name", target.byName, ...args];
  }
  return [...composeWith(target), ...args];
}

const quietly = ["--progress", "plain"] as const;

/** With a name and no file Compose finds what it made by labels, whatever the files say. */
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
    // Without any --profile, COMPOSE_PROFILES of the shell or of .env would count; the empty one is what neither names.
    ...(target.profiles.length === 0 ? [""] : target.profiles).flatMap((profile) => ["--profile", profile]),
  ];
}
