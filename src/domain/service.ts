import * as z from "zod";
import { EmbeddedSummary } from "./embedded.ts";
import type { Notice } from "./notice.ts";
import { Requirement } from "./requirement.ts";

/**
 * The condition that a step waits for: `running` for the stability window, `healthy` by the health check,
 * `completed` with exit code 0.
 */
export const conditions = ["running", "healthy", "completed"] as const;
export type Condition = (typeof conditions)[number];

/** One edge of `depends_on`. */
export const ServiceDependency = z
  .strictObject({
    service: z.string(),
    condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]),
    required: z.boolean(),
    restart: z.boolean().describe("Whether Compose restarts this service when it replaces the other"),
  })
  .readonly();
export type ServiceDependency = z.infer<typeof ServiceDependency>;

/** One published port; a port range in the file gives one entry per port. */
export const PublishedPort = z
  .strictObject({
    hostIp: z.string().describe("Empty if the file names no address: every address"),
    published: z.number().optional().describe("Absent if the engine picks a free port"),
    range: z
      .strictObject({ first: z.number(), last: z.number() })
      .readonly()
      .optional()
      .describe(
        "Host ports from which the engine picks one, if the file names a range for one container port",
      ),
    target: z.number(),
    protocol: z.enum(["tcp", "udp", "sctp"]),
    unusable: z
      .string()
      .optional()
      .describe("The text in place of the host port, if it is neither a port nor a range"),
  })
  .readonly();
export type PublishedPort = z.infer<typeof PublishedPort>;

/** A file or folder of the host that a service sees: a bind mount, or the file of a config or secret. */
export const HostMount = z
  .strictObject({
    source: z.string().describe("Absolute, on the engine's host"),
    target: z.string(),
    created: z
      .boolean()
      .describe("True: the engine creates a missing folder; false: creating the container fails"),
    material: z
      .strictObject({ kind: z.enum(["configs", "secrets"]), name: z.string() })
      .readonly()
      .optional()
      .describe("The config or secret whose file this is; absent for a bind mount"),
  })
  .readonly();
export type HostMount = z.infer<typeof HostMount>;

/** What a service can share with another service: a namespace, or volumes. */
const joinKinds = ["network", "ipc", "pid", "volumes"] as const;
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

/** A Compose service, reduced to what stackctl's decisions need. Holds no environment, command or secret. */
export const Service = z
  .strictObject({
    name: z.string(),
    profiles: z.array(z.string()).readonly(),
    dependsOn: z.array(ServiceDependency).readonly(),
    ports: z.array(PublishedPort).readonly(),
    healthcheck: z
      .union([DeclaredHealthcheck, z.enum(["disabled", "undeclared"])])
      .describe("disabled: the file disables the image's health check; undeclared: the image may have one"),
    restart: z.enum(["no", "always", "on-failure", "unless-stopped"]),
    replicas: z.number(),
    labels: z.record(z.string(), z.string()).readonly().describe("Only labels that begin with `stackctl.`"),
    image: z.string().optional(),
    hasBuild: z.boolean(),
    build: z
      .strictObject({
        context: z.string(),
        dockerfile: z
          .string()
          .optional()
          .describe("Its absolute path; absent where it is no file of this machine"),
        isInline: z.boolean(),
        key: z.string().describe("The same for services that build the same image"),
      })
      .optional()
      .describe("What is known of its build"),
    pullPolicy: z.string().optional().describe("As in the compose file: never, missing, always and others"),
    mountedImages: z
      .array(z.string())
      .readonly()
      .optional()
      .describe("Images that are mounted as a volume; Compose pulls missing ones"),
    hostMounts: z.array(HostMount).readonly(),
    hostNetwork: z.boolean(),
    readOnly: z.boolean().optional().describe("True: the root file system of its containers is read-only"),
    memoryLimitBytes: z.number().optional(),
    memoryReservationBytes: z.number().optional(),
    containerName: z
      .string()
      .optional()
      .describe("A fixed name from the file; only one container can have it"),
    platform: z
      .string()
      .optional()
      .describe("Platform that the image must be built for, such as linux/arm64"),
    requirements: z
      .array(Requirement)
      .readonly()
      .optional()
      .describe(
        "Things that must exist before the service can be created or started; absent if there are none",
      ),
    networkAliases: z
      .array(z.strictObject({ network: z.string(), alias: z.string() }))
      .readonly()
      .optional()
      .describe("Further host names of the service, each on one network of the project"),
    gpuDrivers: z
      .array(z.string())
      .readonly()
      .describe("Drivers of reserved devices with the gpu capability, such as nvidia or cdi"),
    joins: z
      .array(Join)
      .readonly()
      .optional()
      .describe("Other services whose containers must exist before this service's can be created"),
    composeStarts: z
      .string()
      .optional()
      .describe("Why only Compose can start the service, such as lifecycle hooks; absent if stackctl can"),
    provider: z
      .string()
      .optional()
      .describe(
        "Type of the provider, a program that Compose calls; the service has no image and no container",
      ),
    lateVariables: z
      .array(z.string())
      .readonly()
      .optional()
      .describe(
        "What sets variables only when Compose creates the service, such as `provider db`; its hash is then unknown",
      ),
    embedded: EmbeddedSummary.optional().describe(
      "How the service runs without a container engine; absent if it needs one",
    ),
    ownHash: z
      .string()
      .optional()
      .describe(
        "For a service that joins others: the hash of its configuration, with their names in place of container ids",
      ),
    configHash: z
      .string()
      .optional()
      .describe("Hash in the label of a container; Compose recreates a container with a different hash"),
  })
  .readonly();
export type Service = z.infer<typeof Service>;

/** A service that Compose rejects, and ignores as long as its profiles are inactive. */
export const FaultyService = z
  .strictObject({
    name: z.string(),
    profiles: z.array(z.string()).readonly(),
    message: z.string().describe("Why Compose rejects the service"),
    hint: z.string().optional(),
    where: z
      .strictObject({ file: z.string(), line: z.number().optional(), column: z.number().optional() })
      .optional(),
  })
  .readonly();
export type FaultyService = z.infer<typeof FaultyService>;

/**
 * A network or volume that the compose file declares at its top level, or that Compose adds, such as
 * `default`.
 */
export const ProjectResource = z
  .strictObject({
    kind: z.enum(["network", "volume"]),
    key: z.string().describe("Name in the compose file"),
    name: z.string().describe("Name on the engine"),
    external: z.boolean().describe("True: another project or a person creates it"),
    configHash: z.string().optional().describe("Hash in Compose's label; absent for an external resource"),
    services: z.array(z.string()).readonly().describe("Services that use it"),
  })
  .readonly();
export type ProjectResource = z.infer<typeof ProjectResource>;

/** A project as Compose resolves it with every profile active. */
export interface ComposeModel {
  readonly project: string;
  /** Unreadable services behind profiles; they are not in `services`. Absent if there are none. */
  readonly faulty?: readonly FaultyService[] | undefined;
  /** Networks and volumes of the project; absent if the reader has none, as without a container engine. */
  readonly resources?: readonly ProjectResource[] | undefined;
  /** Warnings that Compose printed while it read the files; file paths are absolute. */
  readonly warnings?: readonly Notice[] | undefined;
  /** By name, in Compose's order. */
  readonly services: ReadonlyMap<string, Service>;
}
