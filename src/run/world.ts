import type { EngineKind } from "../domain/engine-choice.ts";
import type { Clock } from "../ports/clock.ts";
import type { Compose, Sources } from "../ports/compose.ts";
import type { Engine, EnginePing } from "../ports/engine.ts";
import type { Files, Repository } from "../ports/files.ts";
import type { Host } from "../ports/host.ts";
import type { Locks } from "../ports/locks.ts";
import type { Packages } from "../ports/packages.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { SecretKeeper } from "./secret-keeper.ts";

/** How to describe a project's services, and the engine that runs them. */
export interface Adapters {
  readonly compose: Compose;
  readonly engine: Engine;
}

/** An engine whose adapters are made for a project. */
export interface EngineAccess {
  /** The adapters for the project in this directory: the same ones at every call of one command. */
  at(directory: string): Adapters;
}

/** All engines. */
export interface Engines {
  readonly docker: EngineAccess & EnginePing;
  readonly embedded: EngineAccess;
  readonly swarm: EngineAccess;
}

/** All ports that a command may use; `compose` and `engine` are Docker's until another engine is chosen. */
export interface World extends Adapters {
  readonly engines: Engines;
  readonly files: Files;
  readonly clock: Clock;
  readonly host: Host;
  readonly packages: Packages;
  readonly locks: Locks;
  readonly sources: Sources;
  readonly repository: Repository;
  /** The secrets that this command knows. */
  readonly secrets: SecretKeeper;
  readonly env: ReadonlyMap<string, string>;
  /** Absolute. */
  readonly cwd: string;
}

/** The world and the reporter of one command. */
export type Doing = World & { readonly reporter: Reporter };

/** The world with `compose` and `engine` of the chosen engine, for the project in this directory. */
export function onEngine(world: World, kind: EngineKind, directory: string): World {
  const { compose, engine } = world.engines[kind].at(directory);
  return { ...world, compose, engine };
}
