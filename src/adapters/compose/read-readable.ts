import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { StackError } from "../../domain/errors.ts";
import type { FaultyService } from "../../domain/service.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import { createFaultError } from "../../plan/services/check-services.ts";
import { rawArguments } from "./compose-arguments.ts";
import { captureDocker, type DockerCall } from "./run-docker.ts";

/** How to read a project without some of its services: the target, and the input of Compose on stdin. */
export interface Reading {
  readonly target: ComposeTarget;
  readonly input: string | undefined;
}

interface ReadableRequest {
  readonly target: ComposeTarget;
  readonly call: (args: readonly string[]) => DockerCall;
  /**
   * Reads the project in this way. Returns the refusal of Compose, or undefined if Compose accepts the
   * project.
   */
  readonly attempt: (reading: Reading) => Promise<Refusal | undefined>;
}

/** Compose's refusal of a project: its stderr, and the error made from it. */
export interface Refusal {
  readonly stderr: string;
  readonly error: StackError;
}

const RawService = z.looseObject({
  profiles: z.array(z.string()).nullish(),
  env_file: z.array(z.looseObject({ path: z.string() })).nullish(),
  label_file: z.array(z.string()).nullish(),
});
type RawService = z.infer<typeof RawService>;
const RawModel = z.looseObject({ services: z.record(z.string(), RawService).default({}) });

/**
 * Reads a project that Compose refuses with every profile enabled. An override on stdin removes each faulty
 * service that has a profile; Compose itself ignores such a service while its profile is disabled. Throws the
 * refusal if its service has no profile, or if it names no service.
 */
export async function readReadable(
  { target, call, attempt }: ReadableRequest,
  first: Refusal,
): Promise<{ readonly reading: Reading; readonly faulty: readonly FaultyService[] }> {
  const files = target.files.length > 0 ? target.files : findFiles(target.projectDirectory);
  const raw = files.length === 0 ? undefined : await readRaw(target, call);
  if (raw === undefined) throw first.error;
  const faulty = new Map<string, FaultyService>();
  let refusal: Refusal | undefined = first;
  let reading: Reading = { target, input: undefined };
  while (refusal !== undefined) {
    const { stderr, error }: Refusal = refusal;
    const found = findAtFault(stderr, raw).filter(([name]) => !faulty.has(name));
    // A service that depends on a faulty service gets the error of that service.
    const [, needed = ""] = /depends on undefined service "([^"]+)"/.exec(stderr) ?? [];
    const root = faulty.get(needed);
    if (found.length === 0 || found.some(([, { profiles }]) => !profiles?.length)) {
      throw root === undefined ? error : createFaultError([root]);
    }
    for (const [name, { profiles }] of found) {
      faulty.set(name, { ...(root ?? describeFault(error)), name, profiles: profiles ?? [] });
    }
    const lines = [...faulty.keys()].map((name) => `  ${JSON.stringify(name)}: !reset null\n`);
    reading = { target: { ...target, files: [...files, "-"] }, input: `services:\n${lines.join("")}` };
    refusal = await attempt(reading);
  }
  return { reading, faulty: [...faulty.values()] };
}

function describeFault({
  message,
  hint,
  problems,
}: StackError): Pick<FaultyService, "message" | "hint" | "where"> {
  const [problem] = problems;
  const reported = problem ?? { message, hint };
  return { message: reported.message, hint: reported.hint, where: problem?.where };
}

/** The services that a refusal names. */
function findAtFault(
  stderr: string,
  { services }: z.infer<typeof RawModel>,
): readonly (readonly [string, RawService])[] {
  const all = Object.entries(services);
  const [, missing] = /(?:env|label) file (.+?) not found:/.exec(stderr) ?? [];
  if (missing !== undefined) {
    return all.filter(([, { env_file, label_file }]) =>
      [...(env_file ?? []).map(({ path }) => path), ...(label_file ?? [])].includes(missing),
    );
  }
  const [, named] = /service "([^"]+)"/.exec(stderr) ?? [];
  return all.filter(([name]) => name === named);
}

/** Every service as written. Compose prints these without validating them. */
async function readRaw(target: ComposeTarget, call: ReadableRequest["call"]) {
  const { exitCode, stdout } = await captureDocker(call(rawArguments(target)));
  return exitCode === 0 ? RawModel.safeParse(JSON.parse(stdout)).data : undefined;
}

function findFiles(folder: string): readonly string[] {
  const first = (names: readonly string[]) =>
    names
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path))
      .slice(0, 1);
  const main = first(composeNames);
  return main.length === 0 ? [] : [...main, ...first(overrideNames)];
}
