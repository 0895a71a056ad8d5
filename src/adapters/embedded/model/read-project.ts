import { createHash } from "node:crypto";
import type { ComposeTarget } from "../../../domain/compose-target.ts";
import { type Problem, StackError } from "../../../domain/errors.ts";
import type { ComposeModel, Service } from "../../../domain/service.ts";
import { ComposeConfig, ConfigService } from "../../compose/compose-config.ts";
import { convertComposeModel } from "../../compose/convert-compose-model.ts";
import { extensionName, parseExtension } from "../../compose/service-extension.ts";
import { findProcessProblems } from "./check-process.ts";
import { describeLaunch, listMounts, listPublished, type ProcessSource } from "./describe-launch.ts";
import type { LaunchDescription } from "./launch-description.ts";
import type { ModelReading } from "./model-part.ts";
import { escapeDollars, normaliseService } from "./normalise-service.ts";
import { type RawModel, readRawModel } from "./read-raw-model.ts";
import { readVariables } from "./read-variables.ts";
import { asList, asText, asTree, type Tree } from "./tree.ts";

/**
 * A project read without Compose: its model, and the launch descriptions of the services that can run as
 * processes.
 */
export interface EmbeddedProject {
  readonly model: ComposeModel;
  /** By service name. */
  readonly launches: ReadonlyMap<string, LaunchDescription>;
}

/**
 * Reads a project. A setting that affects a process but is not supported is an error. Services that need a
 * container engine are only listed. Throws the same StackErrors as Compose.readModel.
 */
export async function readProject(target: ComposeTarget, reading: ModelReading): Promise<EmbeddedProject> {
  const raw = await readRawModel(target, reading);
  // Sorted by name, as Compose prints them.
  const written = Object.entries(asTree(raw.tree.services))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, service]) => [name, asTree(service)] as const);
  const listed = convertComposeModel(normaliseModel(raw, written), new Map());
  const services = withKnownDependencies(listed.services);
  const sources: ProcessSource[] = [];
  const problems: Problem[] = [];
  for (const [name, service] of written) {
    const converted = services.get(name);
    const { embedded } = parseExtension(name, normaliseService(service)[extensionName]);
    if (!converted || !embedded) continue;
    const found = findProcessProblems({
      raw: service,
      model: raw.tree,
      replicas: converted.replicas,
      unreadable: raw.unreadable.get(name),
    });
    problems.push(...found.map((message) => ({ message: `services.${name}: ${message}` })));
    sources.push({
      service: converted,
      raw: service,
      embedded,
      fileEnvironment: await readEnvFiles(service, raw, reading),
      mounts: listMounts(name, service, raw.tree, target.projectDirectory),
    });
  }
  failOn(problems);
  const published = new Map(sources.map(({ service }) => [service.name, listPublished(service)] as const));
  const launches = new Map(
    sources.map((source) => [source.service.name, describeLaunch(source, published)] as const),
  );
  const hashed = [...services].map(([name, service]) => {
    const launch = launches.get(name);
    // A process needs no start by Compose: keys that would need one were refused above.
    const { composeStarts, ...process } = service;
    return [name, launch ? { ...process, configHash: hashLaunch(launch) } : service] as const;
  });
  return { model: { project: raw.name, services: new Map(hashed) }, launches };
}

/** The hash of everything that a process runs with. If it changes, the process must be recreated. */
export function hashLaunch(launch: LaunchDescription): string {
  return createHash("sha256").update(JSON.stringify(launch)).digest("hex");
}

function normaliseModel(raw: RawModel, written: readonly (readonly [string, Tree])[]): ComposeConfig {
  const services = written.map(([name, service]) => {
    const normal = escapeDollars(normaliseService(service));
    const parsed = ConfigService.safeParse(normal);
    if (parsed.success) return [name, parsed.data] as const;
    // A service that needs an engine is only listed; Compose reports its problems.
    const known = { profiles: normal.profiles, depends_on: {}, image: asText(service.image) };
    if (service[extensionName] === undefined) return [name, ConfigService.parse(known)] as const;
    throw new StackError("invalid-compose-file", {
      message: `service ${name} cannot be read`,
      problems: parsed.error.issues.map(({ path, message }) => ({
        message: `${["services", name, ...path].join(".")}: ${message}`,
      })),
    });
  });
  const { configs, secrets } = raw.tree;
  const materials = ComposeConfig.pick({ configs: true, secrets: true }).safeParse({ configs, secrets });
  return { name: raw.name, services: Object.fromEntries(services), ...(materials.data ?? {}) };
}

/** Compose refuses a dependency on an unknown service, and drops it if it is not required. */
function withKnownDependencies(services: ReadonlyMap<string, Service>): ReadonlyMap<string, Service> {
  const problems: Problem[] = [];
  const known = [...services].map(([name, service]) => {
    const missing = service.dependsOn.filter((edge) => !services.has(edge.service));
    for (const { service: other } of missing.filter(({ required }) => required)) {
      problems.push({ message: `services.${name}: depends on ${other}, which no compose file defines` });
    }
    return [
      name,
      { ...service, dependsOn: service.dependsOn.filter((edge) => !missing.includes(edge)) },
    ] as const;
  });
  failOn(problems);
  return new Map(known);
}

async function readEnvFiles(
  service: Tree,
  { lookup }: RawModel,
  reading: ModelReading,
): Promise<ReadonlyMap<string, string>> {
  const files = asList(service.env_file).map((entry) => {
    const { path, required } = asTree(entry);
    return { path: asText(path) ?? "", required: required !== false && required !== "false" };
  });
  return readVariables(files, { ...reading, lookup });
}

function failOn(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new StackError("invalid-compose-file", {
    message: "services cannot run as processes with their current settings",
    problems,
    hint: "Change them, or remove x-stackctl.embedded to run them only in containers.",
  });
}
