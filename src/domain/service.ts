import * as z from "zod";
import { EmbeddedSummary } from "./embedded-summary.ts";
import type { Notice } from "./notice.ts";
import { Requirement } from "./requirement.ts";

/** What a step waits for: `running` through a stability window, `healthy` by its health check, `completed` with exit code 0. */
export const conditions = ["running", "healthy", "completed"] as const;
export type Condition = (typeof conditions)[number];

/** One edge of `depends_on`. */
export const ServiceDependency = z
  .strictObject({
    service: z.string(),
    condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]),
    required: z.boolean(),
    restart: z.boolean().describe("It is to be restarted when Compose replaces the other one"),
  })
  .readonly();
export type ServiceDependency = z.infer<typeof ServiceDependency>;

/** One published port; a range in the file is one entry a port. */
export const PublishedPort = z
  .strictObject({
    hostIp: z.string().describe("Empty when the file names none: every address"),
    published: z.number().optional().describe("Absent when the engine picks a free one"),
    range: z
      .strictObject({ first: z.number(), last: z.number() })
      .readonly()
      .optional()
      .describe(
        "The host ports that the engine picks from, where the file names a range for one container port",
      ),
    target: z.number(),
    protocol: z.enum(["tcp", "udp", "sctp"]),
    unusable: z
      .string()
      .optional()
      .describe("What is written in place of the host port, where that is neither a port nor a range"),
  })
  .readonly();
export type PublishedPort = z.infer<typeof PublishedPort>;

/** A file or folder of the host that a service sees: a bind mount, or the file of a config or secret. */
export const HostMount = z
  .strictObject({
    source: z.string().describe("Absolute, on the engine's host"),
    target: z.string(),
    created: z.boolean().describe("The engine makes a folder where nothing is; otherwise creation fails"),
  })
  .readonly();
export type HostMount = z.infer<typeof HostMount>;

/** What a service can share with another one: a namespace, or its volumes. */
export const joinKinds = ["network", "ipc", "pid", "volumes"] as const;
export type JoinKind = (typeof joinKinds)[number];

/** `network_mode`, `ipc` or `pid` with `service:`, or an entry of `volumes_from`. */
export const Join = z.strictObject({ kind: z.enum(joinKinds), service: z.string() }).readonly();
export type Join = z.infer<typeof Join>;

/** The health check that a service declares, times in milliseconds. */
export const DeclaredHealthcheck = z
  .strictObject({
    intervalMs: z.number(),
    timeoutMs: z.number(),
    startPeriodMs: z.number(),
    startIntervalMs: z.number().optional(),
    retries: z.number(),
  })
  .readonly();
export type DeclaredHealthcheck = z.infer<typeof DeclaredHealthcheck>;

/** A Compose service, as far as stackctl decides anything by it. Holds no environment, command or secret. */
export const Service = z
  .strictObject({
    name: z.string(),
    profiles: z.array(z.string()).readonly(),
    dependsOn: z.array(ServiceDependency).readonly(),
    ports: z.array(PublishedPort).readonly(),
    healthcheck: z
      .union([DeclaredHealthcheck, z.enum(["disabled", "undeclared"])])
      .describe("disabled: the file switches off the image's own; undeclared: the image may bring one"),
    restart: z.enum(["no", "always", "on-failure", "unless-stopped"]),
    replicas: z.number(),
    labels: z.record(z.string(), z.string()).readonly().describe("Only those that begin with stackctl."),
    image: z.string().optional(),
    hasBuild: z.boolean(),
    pullPolicy: z.string().optional().describe("As the file says: never, missing, always and others"),
    mountedImages: z
      .array(z.string())
      .readonly()
      .optional()
      .describe("Images whose files it sees in a volume; Compose pulls those that are missing"),
    hostMounts: z.array(HostMount).readonly(),
    hostNetwork: z.boolean(),
    memoryLimitBytes: z.number().optional(),
    memoryReservationBytes: z.number().optional(),
    containerName: z.string().optional().describe("A name that the file fixes, which one container can have"),
    platform: z.string().optional().describe("What its image must be made for, such as linux/arm64"),
    requirements: z
      .array(Requirement)
      .readonly()
      .optional()
      .describe("What must be there before it can be created or started; absent when that is nothing"),
    networkAliases: z
      .array(z.strictObject({ network: z.string(), alias: z.string() }))
      .readonly()
      .optional()
      .describe("Further names that it answers to, each on one network of the project"),
    gpuDrivers: z
      .array(z.string())
      .readonly()
      .describe("Drivers of reserved devices with the gpu capability, such as nvidia or cdi"),
    joins: z
      .array(Join)
      .readonly()
      .optional()
      .describe("Other services without whose containers its own cannot be created"),
    composeStarts: z
      .string()
      .optional()
      .describe("Why only Compose can start it: what it does at the start, such as hooks; absent otherwise"),
    provider: z
      .string()
      .optional()
      .describe("The type of its provider, a program that Compose calls; it has no image and no container"),
    lateVariables: z
      .array(z.string())
      .readonly()
      .optional()
      .describe(
        "What gives it variables only when Compose creates it, such as `provider db`; then no hash is known",
      ),
    embedded: EmbeddedSummary.optional().describe(
      "How it runs without a container engine; absent: it needs one",
    ),
    ownHash: z
      .string()
      .optional()
      .describe(
        "Of one that joins others: the hash of its configuration with their names in place of their ids",
      ),
    configHash: z
      .string()
      .optional()
      .describe("What Compose labels a container with; one with another hash would be recreated"),
  })
  .readonly();
export type Service = z.infer<typeof Service>;

/** A service that Compose refuses and takes no notice of, as long as its profiles are off. */
export const FaultyService = z
  .strictObject({
    name: z.string(),
    profiles: z.array(z.string()).readonly(),
    message: z.string().describe("Why Compose refuses it"),
    hint: z.string().optional(),
    where: z
      .strictObject({ file: z.string(), line: z.number().optional(), column: z.number().optional() })
      .optional(),
  })
  .readonly();
export type FaultyService = z.infer<typeof FaultyService>;

/** A network or volume that the compose file declares at its top level, or that Compose adds, such as `default`. */
export const ProjectResource = z
  .strictObject({
    kind: z.enum(["network", "volume"]),
    key: z.string().describe("Its name in the compose file"),
    name: z.string().describe("Its name on the engine"),
    external: z.boolean().describe("Another project or a person creates it"),
    configHash: z.string().optional().describe("What Compose labels it with; absent where it is external"),
    services: z.array(z.string()).readonly().describe("Services that use it"),
  })
  .readonly();
export type ProjectResource = z.infer<typeof ProjectResource>;

/** A project as Compose resolves it with every profile on. */
export interface ComposeModel {
  readonly project: string;
  /** Services behind profiles that cannot be read; they are not among the others. Absent where there is none. */
  readonly faulty?: readonly FaultyService[] | undefined;
  /** Networks and volumes of the project; absent where the reader knows none, as without containers. */
  readonly resources?: readonly ProjectResource[] | undefined;
  /** What Compose warned of while it read the files; file paths are absolute. */
  readonly warnings?: readonly Notice[] | undefined;
  /** By name, in Compose's order. */
  readonly services: ReadonlyMap<string, Service>;
}
