import { parseDurationMs } from "../../domain/duration.ts";
import type { ComposeModel, DeclaredHealthcheck, PublishedPort, Service } from "../../domain/service.ts";
import { parseSizeBytes } from "../../domain/size.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";
import { convertBuild } from "./convert-build.ts";
import { convertRequirements } from "./convert-requirements.ts";
import { findStartDuties } from "./find-start-duties.ts";
import { listResources } from "./list-resources.ts";
import { parseExtension, summarizeEmbedded } from "./service-extension.ts";
import { findLateVariables, listJoins } from "./service-ties.ts";

/** Converts the output of Compose to the domain's model. `hashes` are by service name. */
export function convertComposeModel(
  config: ComposeConfig,
  hashes: ReadonlyMap<string, string>,
): ComposeModel {
  const services = Object.entries(config.services).map(
    ([name, service]) =>
      [
        name,
        {
          ...convertService(name, service, { config, hash: hashes.get(name) }),
          ...findStartDuties(service, config),
          ...(service.provider ? { provider: service.provider.type } : {}),
          ...findRequirements(service, config),
          ...convertEmbedded(name, service["x-stackctl"]),
        },
      ] as const,
  );
  return { project: config.name, services: new Map(services), resources: listResources(config) };
}

function convertService(
  name: string,
  service: ConfigService,
  { config, hash }: { readonly config: ComposeConfig; readonly hash: string | undefined },
): Service {
  const late = findLateVariables(service, config);
  return {
    name,
    profiles: service.profiles,
    dependsOn: Object.entries(service.depends_on ?? {}).map(([other, { condition, required, restart }]) => ({
      service: other,
      condition,
      required,
      restart,
    })),
    // On the host network the engine publishes no ports, whatever the file lists.
    ports: service.network_mode === "host" ? [] : (service.ports ?? []).map(convertPort),
    healthcheck: convertHealthcheck(service.healthcheck),
    restart: convertRestart(service),
    replicas: service.scale ?? service.deploy?.replicas ?? 1,
    labels: ownLabels(service.labels ?? {}),
    image: service.image,
    hasBuild: service.build !== undefined && service.build !== null,
    ...convertBuild(service.build),
    pullPolicy: service.pull_policy,
    ...listMountedImages(service),
    hostMounts: convertHostMounts(service, config),
    hostNetwork: service.network_mode === "host",
    ...(service.read_only === true ? { readOnly: true } : {}),
    memoryLimitBytes: convertMemoryLimit(service),
    memoryReservationBytes: convertMemoryReservation(service),
    containerName: service.container_name,
    platform: service.platform,
    networkAliases: convertAliases(service),
    gpuDrivers: convertGpus(service),
    ...(listJoins(service).length > 0 ? { joins: listJoins(service) } : {}),
    ...late,
    ...(listJoins(service).length > 0 && !late.lateVariables && hash !== undefined ? { ownHash: hash } : {}),
    configHash: refersToOthers(service, config) || late.lateVariables ? undefined : hash,
  };
}

function findRequirements(service: ConfigService, config: ComposeConfig): Pick<Service, "requirements"> {
  const requirements = convertRequirements(service, config);
  return requirements.length === 0 ? {} : { requirements };
}

/** For a range of host ports with one container port, or the host port 0, the engine chooses the port. */
function convertPort(port: NonNullable<ConfigService["ports"]>[number]): PublishedPort {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(port.published ?? "") ?? [];
  return {
    hostIp: port.host_ip,
    published: /^0*[1-9]\d*$/.test(port.published ?? "") ? Number(port.published) : undefined,
    ...(first === undefined ? {} : { range: { first: Number(first), last: Number(last) } }),
    target: port.target,
    protocol: port.protocol,
    ...(isPortOrRange(port.published ?? "") ? {} : { unusable: port.published }),
  };
}

/**
 * Compose accepts any text in the long form. The engine refuses bad text only after other services have
 * started.
 */
function isPortOrRange(text: string): boolean {
  return (
    text === "" || (/^\d+(?:-\d+)?$/.test(text) && text.split("-").every((one) => Number(one) <= 65_535))
  );
}

/**
 * `bind` without `create_host_path` means false; without `bind`, the default of the short form applies. The
 * files of configs and secrets are also bind mounts, and are never created.
 */
function convertHostMounts(service: ConfigService, config: ComposeConfig): Service["hostMounts"] {
  const bound = (service.volumes ?? []).flatMap(({ type, source, target, bind }) =>
    type === "bind" && source !== undefined
      ? [{ source, target, created: bind === undefined || bind.create_host_path === true }]
      : [],
  );
  const filed = [
    ...(service.configs ?? []).map((one) => ({ ...one, kind: "configs" as const })),
    ...(service.secrets ?? []).map((one) => ({ ...one, kind: "secrets" as const })),
  ].flatMap(({ source, target, kind }) => {
    const file = config[kind]?.[source]?.file;
    if (file === undefined) return [];
    return [
      { source: file, target: target ?? `/${source}`, created: false, material: { kind, name: source } },
    ];
  });
  return [...bound, ...filed].map((mount) => ({ ...mount, source: unescapeDollars(mount.source) }));
}

function listMountedImages({ volumes }: ConfigService): Pick<Service, "mountedImages"> {
  const images = (volumes ?? []).flatMap(({ type, source }) =>
    type === "image" && source !== undefined ? [unescapeDollars(source)] : [],
  );
  return images.length === 0 ? {} : { mountedImages: [...new Set(images)] };
}

/**
 * Absent or zero values mean the engine's defaults: https://docs.docker.com/reference/dockerfile/#healthcheck
 */
function convertHealthcheck(
  declared: ConfigService["healthcheck"],
): DeclaredHealthcheck | "disabled" | "undeclared" {
  if (!declared) return "undeclared";
  if (declared.disable || declared.test?.[0] === "NONE") return "disabled";
  if (!declared.test?.length) return "undeclared";
  return {
    intervalMs: durationMs(declared.interval) || 30_000,
    timeoutMs: durationMs(declared.timeout) || 30_000,
    startPeriodMs: durationMs(declared.start_period),
    startIntervalMs: durationMs(declared.start_interval) || undefined,
    retries: declared.retries || 3,
  };
}

function durationMs(text: string | undefined): number {
  return parseDurationMs(text ?? "") ?? 0;
}

/**
 * `deploy.restart_policy` overrides `restart`. A policy without a condition means `no`, which is also what
 * Compose passes to the engine.
 */
function convertRestart({ restart, deploy }: ConfigService): Service["restart"] {
  const policy = deploy?.restart_policy ? deploy.restart_policy.condition : restart;
  const [word] = policy.split(":");
  switch (word) {
    case "any":
    case "always":
      return "always";
    case "on-failure":
    case "unless-stopped":
      return word;
    default:
      return "no";
  }
}

function ownLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(labels).filter(([key]) => key.startsWith("stackctl."));
  return Object.fromEntries(own.map(([key, value]) => [key, unescapeDollars(value)]));
}

/** `config` prints every `$` twice, so that Compose can read its output again. */
function unescapeDollars(text: string): string {
  return text.replaceAll("$$", "$");
}

function convertMemoryLimit({ deploy, mem_limit }: ConfigService): number | undefined {
  return parseSizeBytes(deploy?.resources?.limits?.memory ?? mem_limit ?? "") || undefined;
}

function convertMemoryReservation({ deploy, mem_reservation }: ConfigService): number | undefined {
  return parseSizeBytes(deploy?.resources?.reservations?.memory ?? mem_reservation ?? "") || undefined;
}

function convertAliases({ networks }: ConfigService): Service["networkAliases"] {
  return Object.entries(networks ?? {}).flatMap(([network, joined]) =>
    (joined?.aliases ?? []).map((alias) => ({ network, alias })),
  );
}

/** A reservation without a driver uses NVIDIA's, which is the engine's fallback. */
function convertGpus({ deploy, gpus }: ConfigService): readonly string[] {
  const reserved = (deploy?.resources?.reservations?.devices ?? []).filter((device) =>
    device.capabilities?.includes("gpu"),
  );
  return [...new Set([...reserved, ...(gpus ?? [])].map((device) => device.driver || "nvidia"))];
}

function convertEmbedded(name: string, extension: unknown): Pick<Service, "embedded"> {
  const { embedded } = parseExtension(name, extension);
  return embedded ? { embedded: summarizeEmbedded(embedded) } : {};
}

/**
 * Whether the service refers to another container, or to the image of another service through an image
 * volume. Compose inserts their ids before it hashes, so the label cannot be computed in advance.
 */
function refersToOthers(service: ConfigService, { services }: ComposeConfig): boolean {
  return (
    listJoins(service).length > 0 ||
    (service.volumes_from ?? []).length > 0 ||
    (service.volumes ?? []).some(
      ({ type, source }) => type === "image" && Object.hasOwn(services, source ?? ""),
    )
  );
}
