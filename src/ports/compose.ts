import type { JoinedContainer } from "../domain/container.ts";
import type { ComposeModel } from "../domain/service.ts";

/** Which Compose project, with what on: the same for every call of one command. */
export interface ComposeTarget {
  /** Absolute paths after -f; empty leaves the search to Compose. */
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  /** The name that the project has in the end; only a call that is recorded beside no lock needs it. */
  readonly project?: string;
  /** Absolute. */
  readonly projectDirectory: string;
  /** Absolute paths after --env-file; empty leaves `.env` to Compose. */
  readonly envFiles: readonly string[];
  /** Switched on with --profile, each; COMPOSE_PROFILES switches nothing on beside them, or where there are none. */
  readonly profiles: readonly string[];
  /**
   * The project's name, where its files cannot be read with every profile on: then what is removed is found by labels.
   */
  readonly byName?: string;
  /** Set for interpolation on top of the process environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What `up` asks of Compose. */
export interface LaunchRequest {
  /** These and no others, in the order of the dependencies among them (`--no-deps`). Never empty. */
  readonly services: readonly string[];
  readonly build: boolean;
  readonly pull: "always" | "missing" | "never" | undefined;
  readonly forceRecreate: boolean;
  /** Containers are only created; somebody else starts them. */
  readonly createOnly?: boolean;
  /** Containers that are there are only started, whatever they were created with. */
  readonly keepContainers?: boolean;
}

/** One thing that Compose said while it launched. */
export interface LaunchProgress {
  /** What it is about: a service name where Compose tells, else undefined. */
  readonly service: string | undefined;
  readonly kind: "pulling" | "building" | "creating" | "starting" | "other";
  readonly detail: string;
}

/** A compose file's absolute path and text. */
export interface ComposeSource {
  readonly file: string;
  readonly text: string;
}

/** How a Compose call ended. `stderr` holds its last lines, without control characters. */
export interface ComposeResult {
  readonly exitCode: number;
  readonly stderr: string;
  /** What Compose and the engine warned of in a launch, each once; absent in other calls. */
  readonly warnings?: readonly string[];
}

/** How to take a project down. */
export interface DownRequest {
  readonly volumes: boolean;
  readonly timeoutSeconds: number | undefined;
  /** Only these services and what is left over: those that are missing are providers that are not to be called. */
  readonly services?: readonly string[];
}

/** What is to be removed with all that bears its name. */
export interface OwnedRequest {
  readonly project: string;
  /** The images that were built for it, too. */
  readonly images: boolean;
}

/** Docker Compose: it resolves the model and changes containers; it is never asked to judge them. */
export interface Compose {
  /**
   * The project with every profile on, each service with the hash that Compose would label it with.
   * Throws StackError: no-compose-file, invalid-compose-file, missing-variable, engine-unavailable (no Compose).
   */
  readModel(target: ComposeTarget, signal?: AbortSignal): Promise<ComposeModel>;
  /**
   * The resolved project with the profiles of the target, as `config` prints it: a document to be looked at as a whole.
   * Without interpolation, `${VAR}` stays as it is written. `text` is a compose file in place of those of the target.
   * Throws what readModel throws.
   */
  printConfig(
    target: ComposeTarget,
    options: { readonly interpolate: boolean; readonly text?: string },
    signal?: AbortSignal,
  ): Promise<unknown>;
  /** The compose files of a project that can be read, included ones too; those that cannot are left out. */
  readSources(target: ComposeTarget): Promise<readonly ComposeSource[]>;
  /** The version of Compose, such as `2.40.3`. Throws StackError `engine-unavailable` where there is none. */
  readVersion(signal?: AbortSignal): Promise<string>;
  /** Whether the docker CLI finds a plugin `docker-NAME`. */
  hasPlugin(name: string): Promise<boolean>;
  /** Gets ready for a launch that is to come, while something else is waited for. Never fails. */
  prepareToLaunch(): void;
  /** `up -d`, or `up --no-start`, without waiting for health. Does not throw for a failed launch: the state of the containers tells. */
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
  /** Has providers undo their `up`; containers are left as they are. */
  downProviders(
    target: ComposeTarget,
    services: readonly string[],
    signal?: AbortSignal,
  ): Promise<ComposeResult>;
  /** Stops and removes everything of the project, orphans too. */
  down(target: ComposeTarget, options: DownRequest, signal?: AbortSignal): Promise<ComposeResult>;
  /**
   * Removes what Compose made for this project: containers with their anonymous volumes, networks, volumes, on demand
   * images. What others made and it only uses stays, such as a volume with a name of its own.
   */
  removeOwned(target: ComposeTarget, request: OwnedRequest, signal?: AbortSignal): Promise<ComposeResult>;
  /**
   * What Compose would label these services with, given the containers that theirs joined; services that it does not tell
   * of are left out.
   */
  hashJoined(
    target: ComposeTarget,
    joined: ReadonlyMap<string, readonly JoinedContainer[]>,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** Restarts the containers of these services and of no others. Never called without one. */
  restart(target: ComposeTarget, services: readonly string[], signal?: AbortSignal): Promise<ComposeResult>;
  /** Runs Compose with the terminal handed over, and gives its exit code. */
  passThrough(target: ComposeTarget, args: readonly string[], signal?: AbortSignal): Promise<number>;
}
