import type { EngineKind } from "../domain/engine-choice.ts";
import type { Clock } from "../ports/clock.ts";
import type { Compose } from "../ports/compose.ts";
import type { Engine, EnginePing } from "../ports/engine.ts";
import type { Files, Repository } from "../ports/files.ts";
import type { Host } from "../ports/host.ts";
import type { Locks } from "../ports/locks.ts";
import type { Packages } from "../ports/packages.ts";
import type { Sources } from "../ports/sources.ts";
import type { SecretKeeper } from "./secret-keeper.ts";

/** How to describe a project's services, and the engine that runs them. */
export interface Adapters {
  readonly compose: Compose;
  readonly engine: Engine;
}

/** All engines. */
export interface Engines {
  readonly docker: Adapters & EnginePing;
  readonly embedded: Adapters;
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

/** The world with `compose` and `engine` of the chosen engine. */
export function onEngine(world: World, kind: EngineKind): World {
  const { compose, engine } = world.engines[kind];
  return { ...world, compose, engine };
}
