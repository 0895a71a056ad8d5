/**
 * The objects that stackctl sends to a Swarm manager, with the names of the engine's API 1.45
 * (https://docs.docker.com/reference/api/engine/version/v1.45/). Durations are nanoseconds.
 */
export interface ServiceSpec {
  readonly Name: string;
  readonly Labels: Texts;
  readonly TaskTemplate: TaskTemplate;
  readonly Mode: ServiceMode;
  /** Absent for jobs: the engine refuses it. */
  readonly UpdateConfig?: UpdateConfig | undefined;
  readonly RollbackConfig?: UpdateConfig | undefined;
  readonly EndpointSpec: EndpointSpec;
}

/** Labels, options and other texts by key. */
export type Texts = Readonly<Record<string, string>>;

/** What each task of a service runs. A change replaces the tasks, except a change of the placement alone. */
export interface TaskTemplate {
  readonly ContainerSpec: ContainerSpec;
  readonly Resources?: ResourceRequirements | undefined;
  readonly RestartPolicy?: RestartPolicy | undefined;
  readonly Placement?: Placement | undefined;
  readonly Networks?: readonly NetworkAttachment[] | undefined;
  readonly LogDriver?: Driver | undefined;
  readonly ForceUpdate?: number | undefined;
}

/** The container of a task. */
export interface ContainerSpec {
  readonly Image: string;
  readonly Labels: Texts;
  readonly Command?: readonly string[] | undefined;
  readonly Args?: readonly string[] | undefined;
  readonly Hostname?: string | undefined;
  readonly Env?: readonly string[] | undefined;
  readonly Dir?: string | undefined;
  readonly User?: string | undefined;
  readonly Groups?: readonly string[] | undefined;
  readonly Privileges?: Privileges | undefined;
  readonly Init?: boolean | undefined;
  readonly StopSignal?: string | undefined;
  readonly TTY?: boolean | undefined;
  readonly OpenStdin?: boolean | undefined;
  readonly ReadOnly?: boolean | undefined;
  readonly Mounts?: readonly Mount[] | undefined;
  readonly StopGracePeriod?: number | undefined;
  readonly Healthcheck?: Healthcheck | undefined;
  readonly Hosts?: readonly string[] | undefined;
  readonly DNSConfig?: DnsConfig | undefined;
  readonly Secrets?: readonly SecretReference[] | undefined;
  readonly Configs?: readonly ConfigReference[] | undefined;
  readonly Isolation?: string | undefined;
  readonly Sysctls?: Texts | undefined;
  readonly CapabilityAdd?: readonly string[] | undefined;
  readonly CapabilityDrop?: readonly string[] | undefined;
  readonly Ulimits?: readonly Ulimit[] | undefined;
}

/** What the container of a task may do beyond or below the default. */
export interface Privileges {
  readonly NoNewPrivileges?: boolean | undefined;
  /** A custom profile is base64. */
  readonly Seccomp?:
    | { readonly Mode: "default" | "unconfined" | "custom"; readonly Profile?: string | undefined }
    | undefined;
  readonly AppArmor?: { readonly Mode: "default" | "disabled" } | undefined;
  readonly SELinuxContext?:
    | {
        readonly Disable: boolean;
        readonly User?: string | undefined;
        readonly Role?: string | undefined;
        readonly Type?: string | undefined;
        readonly Level?: string | undefined;
      }
    | undefined;
}

/** A mount; the target is its path in the container. */
export interface Mount {
  readonly Type: "bind" | "volume" | "tmpfs";
  readonly Source?: string | undefined;
  readonly Target: string;
  readonly ReadOnly?: boolean | undefined;
  readonly BindOptions?:
    | { readonly Propagation?: string | undefined; readonly NonRecursive?: boolean | undefined }
    | undefined;
  readonly VolumeOptions?:
    | {
        readonly NoCopy?: boolean | undefined;
        readonly Subpath?: string | undefined;
        readonly Labels?: Texts | undefined;
        readonly DriverConfig?: Driver | undefined;
      }
    | undefined;
  readonly TmpfsOptions?:
    | { readonly SizeBytes?: number | undefined; readonly Mode?: number | undefined }
    | undefined;
}

/** A driver for logs or volumes. */
export interface Driver {
  readonly Name?: string | undefined;
  readonly Options?: Texts | undefined;
}

/** A health check; zero and absent values leave it to the image. */
export interface Healthcheck {
  readonly Test?: readonly string[] | undefined;
  readonly Interval?: number | undefined;
  readonly Timeout?: number | undefined;
  readonly Retries?: number | undefined;
  readonly StartPeriod?: number | undefined;
  readonly StartInterval?: number | undefined;
}

/** The DNS settings of a container. */
export interface DnsConfig {
  readonly Nameservers?: readonly string[] | undefined;
  readonly Search?: readonly string[] | undefined;
  readonly Options?: readonly string[] | undefined;
}

/** Where a container sees a config or secret. */
export interface ContentTarget {
  readonly Name: string;
  readonly UID: string;
  readonly GID: string;
  readonly Mode: number;
}

/** `SecretID` is empty: only the engine knows it. */
export interface SecretReference {
  readonly SecretID: string;
  readonly SecretName: string;
  readonly File: ContentTarget;
}

/** `ConfigID` is empty: only the engine knows it. */
export interface ConfigReference {
  readonly ConfigID: string;
  readonly ConfigName: string;
  readonly File: ContentTarget;
}

/** A limit of the kernel for the processes of a container. */
export interface Ulimit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

/** What a task may use at most, and what a node must have free for it. */
export interface ResourceRequirements {
  readonly Limits?:
    | {
        readonly NanoCPUs?: number | undefined;
        readonly MemoryBytes?: number | undefined;
        readonly Pids?: number | undefined;
      }
    | undefined;
  readonly Reservations?:
    | {
        readonly NanoCPUs?: number | undefined;
        readonly MemoryBytes?: number | undefined;
        readonly GenericResources?:
          | readonly {
              readonly DiscreteResourceSpec: { readonly Kind: string; readonly Value: number };
            }[]
          | undefined;
      }
    | undefined;
}

/** When a task is replaced after its end. */
export interface RestartPolicy {
  readonly Condition: "none" | "on-failure" | "any";
  readonly Delay?: number | undefined;
  readonly MaxAttempts?: number | undefined;
  readonly Window?: number | undefined;
}

/** The nodes that a task may run on. */
export interface Placement {
  readonly Constraints?: readonly string[] | undefined;
  readonly Preferences?: readonly { readonly Spread: { readonly SpreadDescriptor: string } }[] | undefined;
  readonly MaxReplicas?: number | undefined;
  readonly Platforms?:
    | readonly { readonly OS: string; readonly Architecture?: string | undefined }[]
    | undefined;
}

/** A network of a task, and the host names of the service on it. */
export interface NetworkAttachment {
  /** The network's name on the engine. */
  readonly Target: string;
  readonly Aliases?: readonly string[] | undefined;
  readonly DriverOpts?: Texts | undefined;
}

/** Exactly one key is present. */
export interface ServiceMode {
  readonly Replicated?: { readonly Replicas: number } | undefined;
  readonly Global?: Readonly<Record<string, never>> | undefined;
  readonly ReplicatedJob?: { readonly MaxConcurrent: number; readonly TotalCompletions: number } | undefined;
  readonly GlobalJob?: Readonly<Record<string, never>> | undefined;
}

/** How tasks are replaced in an update or a rollback. */
export interface UpdateConfig {
  readonly Parallelism: number;
  readonly Delay?: number | undefined;
  readonly FailureAction?: string | undefined;
  readonly Monitor?: number | undefined;
  readonly MaxFailureRatio?: number | undefined;
  readonly Order?: string | undefined;
}

/** How a service is reached: by a virtual address (`vip`) or by the addresses of its containers (`dnsrr`). */
export interface EndpointSpec {
  readonly Mode: "vip" | "dnsrr";
  readonly Ports?: readonly PortConfig[] | undefined;
}

/** A published port. */
export interface PortConfig {
  readonly Name?: string | undefined;
  readonly Protocol: string;
  readonly TargetPort: number;
  readonly PublishedPort?: number | undefined;
  readonly PublishMode: "ingress" | "host";
}
