/** What a step waits for: `running` through a stability window, `healthy` by its health check, `completed` with exit code 0. */
export const conditions = ["running", "healthy", "completed"] as const;
export type Condition = (typeof conditions)[number];

/** One edge of `depends_on`. */
export interface ServiceDependency {
  readonly service: string;
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  readonly required: boolean;
}

/** One published port; a range in the file is one entry a port. */
export interface PublishedPort {
  /** Empty when the file names none: every address. */
  readonly hostIp: string;
  /** Undefined when the engine picks a free one. */
  readonly published: number | undefined;
  readonly target: number;
  readonly protocol: "tcp" | "udp" | "sctp";
}

/** The health check that a service declares, times in milliseconds. */
export interface DeclaredHealthcheck {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number | undefined;
  readonly retries: number;
}

/** A Compose service, as far as stackctl decides anything by it. Holds no environment, command or secret. */
export interface Service {
  readonly name: string;
  readonly profiles: readonly string[];
  readonly dependsOn: readonly ServiceDependency[];
  readonly ports: readonly PublishedPort[];
  /** `disabled` where the file switches off the image's own check, `undeclared` where the image may bring one. */
  readonly healthcheck: DeclaredHealthcheck | "disabled" | "undeclared";
  readonly restart: "no" | "always" | "on-failure" | "unless-stopped";
  readonly replicas: number;
  /** Only labels that begin with `stackctl.`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string | undefined;
  readonly hasBuild: boolean;
  readonly hostNetwork: boolean;
  readonly memoryLimitBytes: number | undefined;
  /** Drivers of reserved devices with the `gpu` capability, such as `nvidia` or `cdi`; empty without a reservation. */
  readonly gpuDrivers: readonly string[];
  /** What Compose labels a container with; a container with another hash would be recreated. */
  readonly configHash: string | undefined;
}

/** A project as Compose resolves it with every profile on. */
export interface ComposeModel {
  readonly project: string;
  /** By name, in Compose's order. */
  readonly services: ReadonlyMap<string, Service>;
}
