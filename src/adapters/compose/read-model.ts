import * as z from "zod";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { withApiSocket } from "./api-socket.ts";
import { type CapturedDocument, captureDocument, parsePrinted } from "./capture-document.ts";
import {
  configArguments,
  extensionArguments,
  hashArguments,
  hashResolvedArguments,
  printArguments,
  uncheckedConfigArguments,
  versionArguments,
} from "./compose-arguments.ts";
import { ComposeConfig } from "./compose-config.ts";
import { readComposeSources } from "./compose-sources.ts";
import { createConfigError } from "./config-error.ts";
import { convertComposeModel } from "./convert-compose-model.ts";
import { describeMissingDocker, describeSilentEnd, findUnusableDocker } from "./docker-missing.ts";
import { fillHostPaths } from "./fill-host-paths.ts";
import { parseWarning } from "./parse-warning.ts";
import { proveInputs } from "./prove-inputs.ts";
import { readVersion } from "./read-version.ts";
import { captureDocker, type DockerCall, type DockerOutput } from "./run-docker.ts";
import { extensionName } from "./service-extension.ts";
import { guessHashes, parseHashes } from "./service-hash.ts";
import { lacksModels, parseExtensions, withExtensions, withModels } from "./yaml-only-keys.ts";

/** A project to read, and how to run docker for it. */
export interface ModelRequest {
  readonly target: ComposeTarget;
  readonly call: (args: readonly string[]) => DockerCall;
}

/** Reads the project with every profile enabled, and the hash label of each service. */
export async function readModel(request: ModelRequest, signal?: AbortSignal): Promise<ComposeModel> {
  if (request.target.files.includes("-")) {
    throw new StackError("usage", {
      message: "a compose file on stdin (-f -) can be read only once, but must be read several times",
      hint: "Write it to a file and pass that file.",
    });
  }
  await refuseHostileInputs(request);
  const whole = await attempt(request, signal);
  if (whole.kind === "read") return whole.model;
  if (whole.error.code !== "invalid-compose-file") throw whole.error;
  const { readReadable } = await import("./read-readable.ts");
  let model: ComposeModel | undefined;
  const { faulty } = await readReadable(
    {
      ...request,
      async attempt({ target, input }) {
        const call = (args: readonly string[]) =>
          input === undefined ? request.call(args) : { ...request.call(args), input };
        const tried = await attempt({ target, call }, signal, request.target);
        if (tried.kind === "refused") return tried;
        model = tried.model;
        return undefined;
      },
    },
    whole,
  );
  if (model === undefined) throw whole.error;
  return { ...model, faulty };
}

/**
 * Throws StackError for a file that Compose would expand or read without end; finding the inputs detects it.
 */
async function refuseHostileInputs({ target, call }: ModelRequest): Promise<void> {
  await proveInputs(target, new Map(Object.entries(call([]).env)));
}

type Attempt =
  | { readonly kind: "read"; readonly model: ComposeModel }
  | { readonly kind: "refused"; readonly stderr: string; readonly error: StackError };

/** `written` names the files that the user wrote, if the target itself is read from another text. */
async function attempt(
  request: ModelRequest,
  signal: AbortSignal | undefined,
  written = request.target,
): Promise<Attempt> {
  const { target, call } = request;
  const [printed, hashed, extensions] = await Promise.all([
    printModel(request, signal),
    run(call(hashArguments(target)), signal),
    findExtensions(request, signal),
  ]);
  const failed = [printed.output, hashed].find(
    ({ exitCode, startError }) => exitCode !== 0 || startError !== undefined,
  );
  if (failed !== undefined) {
    return { kind: "refused", stderr: failed.stderr, error: await createError(request, failed) };
  }
  const { document, text } = printed;
  refuseUnkeepable(document);
  const claimed = parseHashes(hashed.stdout);
  const filled = withApiSocket(document);
  const trusted =
    filled === undefined && agree(document, claimed)
      ? claimed
      : await hashResolved(request, filled === undefined ? text : JSON.stringify(filled), signal);
  const config = parsePrinted(ComposeConfig, withExtensions(document, extensions));
  const version = () => readVersion(call(versionArguments), signal);
  const model = convertComposeModel(await fillHostPaths(config, version), trusted);
  return {
    kind: "read",
    model: { ...model, warnings: await findWarnings(printed.output.stderr, written) },
  };
}

async function hashResolved(
  request: ModelRequest,
  resolved: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const call = { ...request.call(hashResolvedArguments(request.target)), input: resolved };
  const { exitCode, stdout } = await run(call, signal);
  // Compose cannot read all of its own output. In that case the hashes are computed from the output.
  return exitCode === 0 ? parseHashes(stdout) : guessHashes(JSON.parse(resolved));
}

/** Compose's warnings with their places in the files. The files are read only if there are warnings. */
async function findWarnings(stderr: string, target: ComposeTarget): Promise<readonly Notice[]> {
  const warnings = stderr.split("\n").flatMap((line) => parseWarning(line) ?? []);
  if (warnings.length === 0) return [];
  const { locateWarnings } = await import("./locate-warnings.ts");
  return locateWarnings(warnings, target);
}

/**
 * The extensions of services, which JSON omits and hashes do not cover. They need one more call, as YAML,
 * made only if any service has an extension.
 */
async function findExtensions(
  { target, call }: ModelRequest,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, unknown>> {
  const sources = await readComposeSources(target);
  if (!sources.some(({ text }) => text.includes(extensionName))) return new Map();
  const { exitCode, stdout } = await run(call(extensionArguments(target)), signal);
  // The call for the model failed too, and reports the reason.
  return exitCode === 0 ? parseExtensions(stdout) : new Map();
}

/**
 * Prints the model of the target's profiles with `config`, unchecked. `text` is a compose file that is passed
 * on stdin.
 */
export async function printConfig(
  request: ModelRequest,
  { interpolate, text }: { readonly interpolate: boolean; readonly text?: string | undefined },
  signal?: AbortSignal,
): Promise<unknown> {
  const callFor = (args: readonly string[]) =>
    text === undefined ? request.call(args) : { ...request.call(args), input: text };
  if (text === undefined) await refuseHostileInputs(request);
  const args = printArguments(request.target, interpolate);
  const { output, document } = await captureDocument(callFor(args), signal);
  signal?.throwIfAborted();
  await read(request, output);
  if (!lacksModels(document)) return document;
  const inYaml = callFor(args.map((word) => (word === "json" ? "yaml" : word)));
  return withModels(document, await read(request, await run(inYaml, signal)));
}

/**
 * Prints the model. Services with the same container name may be in profiles that never run together; such a
 * project is printed unchecked.
 */
async function printModel(
  { target, call }: ModelRequest,
  signal: AbortSignal | undefined,
): Promise<CapturedDocument> {
  const checked = await captureDocument(call(configArguments(target)), signal);
  signal?.throwIfAborted();
  const { exitCode, stderr } = checked.output;
  const isShared = exitCode !== 0 && /container name .* is already in use by/.test(stderr);
  return isShared ? captureDocument(call(uncheckedConfigArguments(target)), signal) : checked;
}

async function run(call: DockerCall, signal: AbortSignal | undefined): Promise<DockerOutput> {
  const output = await captureDocker(call, signal);
  signal?.throwIfAborted();
  return output;
}

async function read(request: ModelRequest, output: DockerOutput): Promise<string> {
  if (output.exitCode === 0 && output.startError === undefined) return output.stdout;
  throw await createError(request, output);
}

async function createError(
  { target, call }: ModelRequest,
  { stderr, startError, exitCode, signal }: DockerOutput,
): Promise<StackError> {
  if (startError !== undefined) return describeMissingDocker(startError);
  if (stderr.trim() === "") return describeSilentEnd({ exitCode, signal });
  return findUnusableDocker(stderr) ?? (await createConfigError(stderr, target, call([]).cwd));
}

/**
 * Refuses a service named `__proto__`: JavaScript objects reserve this key, so the service would be lost
 * silently.
 */
function refuseUnkeepable(printed: unknown): void {
  const services = z.object({ services: z.unknown() }).safeParse(printed).data?.services;
  if (typeof services !== "object" || services === null || !Object.hasOwn(services, "__proto__")) return;
  throw new StackError("invalid-compose-file", {
    message: "stackctl does not support a service named __proto__",
    hint: "Rename the service.",
  });
}

/**
 * Whether `config --hash` hashed what containers really get. It omits the variables of `env_file`
 * (https://github.com/docker/compose/blob/v2.40.3/cmd/compose/config.go, runHash). It is correct when its
 * input is the resolved model, which costs one more call.
 */
function agree(printed: unknown, claimed: ReadonlyMap<string, string>): boolean {
  return [...guessHashes(printed)].every(([name, hash]) => hash === claimed.get(name));
}
