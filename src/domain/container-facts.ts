/** An address and TCP port on which a process in a container listens. */
export interface Listener {
  readonly address: string;
  readonly port: number;
}

/** A volume, folder or tmpfs that is mounted into a container. */
export interface MountFacts {
  readonly kind: "volume" | "bind" | "tmpfs" | "other";
  /** The name of the volume or the path of the bind mount; empty otherwise. */
  readonly source: string;
  readonly destination: string;
  readonly writable: boolean;
}

/** Details of a container that explain a failure; read only after one. Holds no value of any variable. */
export interface ContainerFacts {
  /** Command of the health check; the first word is CMD or CMD-SHELL. Empty without a health check. */
  readonly probe: readonly string[];
  readonly command: readonly string[];
  /** Empty: the user of the image, which is root by default. */
  readonly user: string;
  /** Whether each variable has a value, by name. */
  readonly variables: ReadonlyMap<string, boolean>;
  readonly mounts: readonly MountFacts[];
  readonly hasReadOnlyRoot: boolean;
  readonly processLimit: number | undefined;
  /** The platform that the image was built for, such as `linux/arm64`. */
  readonly imagePlatform: string | undefined;
  readonly enginePlatform: string | undefined;
  /**
   * TCP listeners. Undefined when they cannot be read: the container is not running, or it uses the network
   * of the host or of another container.
   */
  readonly listeners: readonly Listener[] | undefined;
}

/** A failed run of a lifecycle hook. */
export interface HookRun {
  /** Such as `pre_start` or `post_start`. */
  readonly kind: string;
  /** One line, as the engine reports it. */
  readonly command: string;
  readonly exitCode: number;
  /** Its last lines of output; empty if the output was not kept. */
  readonly logs: readonly string[];
}
