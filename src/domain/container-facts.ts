/** An address that somebody inside a container listens on. */
export interface Listener {
  readonly address: string;
  readonly port: number;
}

/** Something mounted into a container. */
export interface MountFacts {
  readonly kind: "volume" | "bind" | "tmpfs" | "other";
  /** The name of a volume, the path of a bind mount; empty otherwise. */
  readonly source: string;
  readonly destination: string;
  readonly writable: boolean;
}

/** What explains a failure and is not needed before there is one. Holds no value of any variable. */
export interface ContainerFacts {
  /** The health check's command; the first word is CMD or CMD-SHELL. Empty without one. */
  readonly probe: readonly string[];
  readonly command: readonly string[];
  /** Empty: the image's, which is root unless it says otherwise. */
  readonly user: string;
  /** Whether each variable has a value, by name. */
  readonly variables: ReadonlyMap<string, boolean>;
  readonly mounts: readonly MountFacts[];
  readonly hasReadOnlyRoot: boolean;
  readonly processLimit: number | undefined;
  /** What its image was built for, such as `linux/arm64`. */
  readonly imagePlatform: string | undefined;
  readonly enginePlatform: string | undefined;
  /** By TCP; undefined where that cannot be seen: it does not run, or it shares its network with the host or another. */
  readonly listeners: readonly Listener[] | undefined;
}
