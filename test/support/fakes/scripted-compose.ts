import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { StackError } from "../../../src/domain/errors.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import type {
  Compose,
  ComposeResult,
  ComposeSource,
  DownRequest,
  LaunchProgress,
  LaunchRequest,
  OwnedRequest,
} from "../../../src/ports/compose.ts";

/** One call that changed, or tried to change, the stack. */
export type ComposeCall =
  | { readonly kind: "launch"; readonly target: ComposeTarget; readonly request: LaunchRequest }
  | { readonly kind: "downProviders"; readonly target: ComposeTarget; readonly services: readonly string[] }
  | { readonly kind: "removeServices"; readonly target: ComposeTarget; readonly services: readonly string[] }
  | {
      readonly kind: "down";
      readonly target: ComposeTarget;
      readonly options: DownRequest;
    }
  | { readonly kind: "removeOwned"; readonly target: ComposeTarget; readonly request: OwnedRequest }
  | { readonly kind: "restart"; readonly target: ComposeTarget; readonly services: readonly string[] }
  | { readonly kind: "passThrough"; readonly target: ComposeTarget; readonly args: readonly string[] };

interface ComposeScript {
  readonly model: ComposeModel | StackError;
  /** The output of `config`. */
  readonly printed?: unknown;
  /** Runs during each call: changes the engine's state, reports progress, takes time. */
  readonly onCall?: (
    call: ComposeCall,
    onProgress: (progress: LaunchProgress) => void,
    signal?: AbortSignal,
  ) => Promise<ComposeResult | undefined> | ComposeResult | undefined;
}

const done: ComposeResult = { exitCode: 0, stderr: "" };

/** A Compose that returns its model, and whose calls succeed unless the script defines otherwise. */
export class ScriptedCompose implements Compose {
  readonly calls: ComposeCall[] = [];
  /** The targets for which the model was read. */
  readonly reads: ComposeTarget[] = [];
  readonly #script: ComposeScript;

  constructor(script: ComposeScript) {
    this.#script = script;
  }

  async readModel(target: ComposeTarget): Promise<ComposeModel> {
    this.reads.push(target);
    if (this.#script.model instanceof Error) throw this.#script.model;
    return this.#script.model;
  }

  /** The compose files, and the reported version. */
  sources: readonly ComposeSource[] = [];
  version: string | StackError = "2.40.3";

  async readSources(): Promise<readonly ComposeSource[]> {
    return this.sources;
  }

  /** Plugins of the docker CLI. */
  plugins: readonly string[] = [];

  async hasPlugin(name: string): Promise<boolean> {
    return this.plugins.includes(name);
  }

  prepareToLaunch(): void {}

  async readVersion(): Promise<string> {
    if (this.version instanceof Error) throw this.version;
    return this.version;
  }

  async printConfig(
    _target: ComposeTarget,
    _options: { readonly interpolate: boolean; readonly text?: string | undefined },
  ): Promise<unknown> {
    return this.#script.printed ?? { name: "project", services: {} };
  }

  launch(
    target: ComposeTarget,
    request: LaunchRequest,
    onProgress: (progress: LaunchProgress) => void,
    signal?: AbortSignal,
  ): Promise<ComposeResult> {
    return this.#record({ kind: "launch", target, request }, signal, onProgress);
  }

  removeServices(
    target: ComposeTarget,
    services: readonly string[],
    signal?: AbortSignal,
  ): Promise<ComposeResult> {
    return this.#record({ kind: "removeServices", target, services }, signal);
  }

  downProviders(
    target: ComposeTarget,
    services: readonly string[],
    signal?: AbortSignal,
  ): Promise<ComposeResult> {
    return this.#record({ kind: "downProviders", target, services }, signal);
  }

  down(target: ComposeTarget, options: DownRequest, signal?: AbortSignal): Promise<ComposeResult> {
    return this.#record({ kind: "down", target, options }, signal);
  }

  removeOwned(target: ComposeTarget, request: OwnedRequest, signal?: AbortSignal): Promise<ComposeResult> {
    return this.#record({ kind: "removeOwned", target, request }, signal);
  }

  /** The label hashes of services that share namespaces of other services. */
  joinedHashes: ReadonlyMap<string, string> = new Map();

  async hashJoined(): Promise<ReadonlyMap<string, string>> {
    return this.joinedHashes;
  }

  restart(target: ComposeTarget, services: readonly string[], signal?: AbortSignal): Promise<ComposeResult> {
    return this.#record({ kind: "restart", target, services }, signal);
  }

  async passThrough(target: ComposeTarget, args: readonly string[], signal?: AbortSignal): Promise<number> {
    return (await this.#record({ kind: "passThrough", target, args }, signal)).exitCode;
  }

  async #record(
    call: ComposeCall,
    signal: AbortSignal | undefined,
    onProgress: (progress: LaunchProgress) => void = () => {},
  ): Promise<ComposeResult> {
    this.calls.push(call);
    return (await this.#script.onCall?.(call, onProgress, signal)) ?? done;
  }
}
