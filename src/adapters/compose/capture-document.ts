import * as z from "zod";
import { StackError } from "../../domain/errors.ts";
import { parseJson } from "../../domain/parse-json.ts";
import { captureDocker, type DockerCall, type DockerOutput } from "./run-docker.ts";

/**
 * The result of a `config` call and the document that it printed. The document is undefined when the call
 * failed.
 */
export interface CapturedDocument {
  readonly output: DockerOutput;
  readonly document: unknown;
  /** The document in a form that Compose can read again. */
  readonly text: string;
}

/** The minimum shape of every project. */
const Document = z.looseObject({ services: z.record(z.string(), z.looseObject({})).nullish() });

const Project = z.looseObject({
  services: z.record(z.string(), z.looseObject({ build: z.unknown().optional() })).optional(),
});
const SshBuild = z.looseObject({ ssh: z.array(z.string()) });

/**
 * Runs `config --format json`, and repeats it as YAML when Go could not encode the JSON. Compose 2.40 fails
 * in this way for each `build.ssh` that names a key
 * (https://github.com/compose-spec/compose-go/blob/v2.9.1/types/ssh.go, MarshalJSON).
 */
export async function captureDocument(call: DockerCall, signal?: AbortSignal): Promise<CapturedDocument> {
  const output = await captureDocker(call, signal);
  if (output.exitCode === 0) {
    const printed = parsePrintedJson(output.stdout);
    parsePrinted(Document, printed);
    refuseReservedNames(output.stdout, printed);
    if (!isUnreadable.test(output.stdout)) return { output, document: printed, text: output.stdout };
    const { makeReadable } = await import("./make-readable.ts");
    const document = makeReadable(printed, { isFilledIn: !call.args.includes("--no-interpolate") });
    return { output, document, text: JSON.stringify(document) };
  }
  if (!isEncoderFailure(output.stderr)) return { output, document: undefined, text: "" };
  const args = call.args.map((arg) => (arg === "json" ? "yaml" : arg));
  const inYaml = await captureDocker({ ...call, args }, signal);
  // The first error is only about JSON. If YAML fails too, its error is about the project.
  if (inYaml.exitCode !== 0) return { output: inYaml, document: undefined, text: "" };
  const { parse } = await import("yaml");
  const printed: unknown = parse(inYaml.stdout, { logLevel: "error", maxAliasCount: -1 });
  const document = withReadableBuilds(printed);
  return { output: inYaml, document, text: JSON.stringify(document) };
}

/** Values that Compose prints but cannot read again. Few projects have any. */
const isUnreadable = /": "-1"|"blkio_config"|\$\$[^"\n]*":/;

/** Compose's output, parsed with a schema. Throws StackError `engine-unavailable` for any other shape. */
export function parsePrinted<Schema extends z.ZodType>(schema: Schema, printed: unknown): z.output<Schema> {
  const parsed = schema.safeParse(printed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? "" : `${["it", ...issue.path].join(".")}: ${issue.message}`;
  throw unusable(`printed a project of an unknown shape: ${place}`, parsed.error);
}

/** Go's JSON encoder starts every error with its own name: https://pkg.go.dev/encoding/json#Marshal */
function isEncoderFailure(stderr: string): boolean {
  return /^(?:error: )?json: /im.test(stderr);
}

/** YAML output prints a key as `id: path`, which Compose refuses to read. It reads `id=path`. */
function withReadableBuilds(printed: unknown): unknown {
  const project = Project.safeParse(printed).data;
  if (project?.services === undefined) return printed;
  const services = Object.entries(project.services).map(([name, service]) => {
    const build = SshBuild.safeParse(service.build).data;
    if (!build) return [name, service] as const;
    const ssh = build.ssh.map((key) => key.replace(/^([^:=]+): /, "$1="));
    return [name, { ...service, build: { ...build, ssh } }] as const;
  });
  return { ...project, services: Object.fromEntries(services) };
}

const sections = ["services", "networks", "volumes", "configs", "secrets"];

/**
 * Throws StackError `invalid-compose-file` for the name `__proto__`. Compose accepts it, but a JavaScript
 * object cannot reliably hold it as a key, so the service would be lost silently.
 */
function refuseReservedNames(text: string, document: unknown): void {
  if (!text.includes('"__proto__"')) return;
  for (const section of sections) {
    const entries = fieldOf(document, section);
    if (typeof entries !== "object" || entries === null || !Object.hasOwn(entries, "__proto__")) continue;
    throw new StackError("invalid-compose-file", {
      message: `${section}: __proto__ is not allowed as a key: stackctl does not support this name`,
      hint: "Rename it.",
    });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/**
 * The JSON in the output of a Compose call. Throws StackError `engine-unavailable` when the output is not
 * JSON.
 */
function parsePrintedJson(stdout: string): unknown {
  const printed = parseJson(stdout);
  if (printed !== undefined) return printed;
  // The error omits the text itself, which may hold secrets of the project.
  const { length } = stdout.trim();
  throw unusable(length === 0 ? "printed nothing" : `printed no JSON, only ${length} other characters`);
}

function unusable(what: string, cause?: unknown): StackError {
  return new StackError("engine-unavailable", {
    message: `docker compose config succeeded, but ${what}`,
    hint: "Run docker compose version and docker compose config: the docker command may be another program.",
    ...(cause === undefined ? {} : { cause }),
  });
}
