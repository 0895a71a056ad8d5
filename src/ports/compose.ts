import type { BuildFailure } from "../domain/build-failure.ts";
import type { CarriedFiles } from "../domain/carried-files.ts";
import type { ComposeTarget } from "../domain/compose-target.ts";
import type { JoinedContainer } from "../domain/container.ts";
import type { EngineLimit } from "../domain/engine-limit.ts";
import type { ComposeModel } from "../domain/service.ts";

/** Options of one launch by Compose. */
export interface LaunchRequest {
  /** Exactly these services, in the order of the dependencies among them (`--no-deps`). Never empty. */
  readonly services: readonly string[];
  readonly build: boolean;
  readonly pull: "always" | "missing" | "never" | undefined;
  readonly forceRecreate: boolean;
  /** Only create the containers; the caller starts them. */
  readonly createOnly?: boolean;
  /** Only build the images. */
  readonly buildOnly?: boolean;
  /** Only start existing containers, whatever configuration they were created with. */
  readonly keepContainers?: boolean;
  /** Files of configs and secrets that Compose copies into the containers. */
  readonly carried?: CarriedFiles | undefined;
}

/** One progress message of Compose during a launch. */
export interface LaunchProgress {
  /** The service that the message is about; undefined if Compose does not name one. */
  readonly service: string | undefined;
  readonly kind: "pulling" | "building" | "creating" | "starting" | "other";
  readonly detail: string;
}

/** The absolute path and the text of a compose file. */
export interface ComposeSource {
  readonly file: string;
  readonly text: string;
}

/** Result of a Compose call. `stderr` holds its last lines, without control characters. */
export interface ComposeResult {
  readonly exitCode: number;
  readonly stderr: string;
  /** Warnings of Compose and the engine during a launch or a `down`, each once; absent for other calls. */
  readonly warnings?: readonly string[];
  /** The build that failed, where a launch ended with that. */
  readonly buildFailure?: BuildFailure | undefined;
}

/** How to take down a project. */
export interface DownRequest {
  readonly volumes: boolean;
  readonly timeoutSeconds: number | undefined;
  /** Only these services and orphans. Left out are providers that must not be called. */
  readonly services?: readonly string[];
}

/** A project whose containers and resources are removed, found by its name in their labels. */
export interface OwnedRequest {
  readonly project: string;
  /** Also remove the images that were built for the project. */
  readonly images: boolean;
}

/**
 * Docker Compose: resolves the model and changes containers. stackctl judges the containers' state itself.
 */
export interface Compose {
  /**
   * The project with every profile on, each service with the hash that Compose would label it with.
   * Throws StackError: no-compose-file, invalid-compose-file, missing-variable, engine-unavailable (no
   * Compose).
   */
  readModel(target: ComposeTarget, signal?: AbortSignal): Promise<ComposeModel>;
  /**
   * The resolved project with the target's profiles, as `config` prints it, for callers that need the whole
   * document. Without interpolation, `${VAR}` stays as written. `text` is a compose file that replaces the
   * target's files.
   * Throws what readModel throws.
   */
  printConfig(
    target: ComposeTarget,
    options: { readonly interpolate: boolean; readonly text?: string },
    signal?: AbortSignal,
  ): Promise<unknown>;
  /** The readable compose files of a project, included ones too; unreadable files are left out. */
  readSources(target: ComposeTarget): Promise<readonly ComposeSource[]>;
  /** Version of Compose, such as `2.40.3`. Throws StackError `engine-unavailable` without Compose. */
  readVersion(signal?: AbortSignal): Promise<string>;
  /** Whether the docker CLI finds a plugin `docker-NAME`. */
  hasPlugin(name: string): Promise<boolean>;
  /** Prepares for a coming launch while the caller waits for something else. Never fails. */
  prepareToLaunch(): void;
  /**
   * `up -d`, or `up --no-start`, without waiting for health. A failed launch does not throw: the exit code
   * and the containers' state report it.
   */
  launch(
    target: ComposeTarget,
    request: LaunchRequest,
    onProgress: (progress: LaunchProgress) => void,
    signal?: AbortSignal,
  ): Promise<ComposeResult>;
  /** Stops and removes the containers of these services; named volumes are kept. */
  removeServices(
    target: ComposeTarget,
    services: readonly string[],
    signal?: AbortSignal,
  ): Promise<ComposeResult>;
  /** Runs the providers' `down`; containers stay as they are. */
  downProviders(
    target: ComposeTarget,
    services: readonly string[],
    signal?: AbortSignal,
  ): Promise<ComposeResult>;
  /** Stops and removes everything that belongs to the project, including orphans. */
  down(target: ComposeTarget, options: DownRequest, signal?: AbortSignal): Promise<ComposeResult>;
  /**
   * Removes what Compose created for this project: containers with their anonymous volumes, networks, volumes
   * and, on request, images. Resources that the project only uses stay, such as a volume with a fixed name of
   * another project.
   */
  removeOwned(target: ComposeTarget, request: OwnedRequest, signal?: AbortSignal): Promise<ComposeResult>;
  /**
   * The hashes with which Compose would label these services if theirs joined the given containers. Services
   * for which Compose reports no hash are left out.
   */
  hashJoined(
    target: ComposeTarget,
    joined: ReadonlyMap<string, readonly JoinedContainer[]>,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** Restarts the containers of exactly these services. Never called with an empty list. */
  restart(target: ComposeTarget, services: readonly string[], signal?: AbortSignal): Promise<ComposeResult>;
  /** What the engine cannot do, or does differently, with services of the project; absent if it does everything. */
  findLimits?(target: ComposeTarget, signal?: AbortSignal): Promise<readonly EngineLimit[]>;
  /** Runs Compose on the user's terminal and returns its exit code. */
  passThrough(target: ComposeTarget, args: readonly string[], signal?: AbortSignal): Promise<number>;
}

/** A file that Compose reads for a project. */
export interface ProjectSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** `compose`: services; `environment`: variables or labels. */
  readonly kind: "compose" | "environment";
}

/** The files behind a Compose model. */
export interface Sources {
  /**
   * The readable files. `complete` is false if there are others, such as a file in a remote repository or one
   * with a variable in its path.
   */
  read(
    target: ComposeTarget,
  ): Promise<{ readonly files: readonly ProjectSource[]; readonly complete: boolean }>;
}
