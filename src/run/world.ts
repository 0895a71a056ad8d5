import type { Clock } from "../ports/clock.ts";
import type { Compose } from "../ports/compose.ts";
import type { Engine } from "../ports/engine.ts";
import type { Files } from "../ports/files.ts";
import type { Host } from "../ports/host.ts";
import type { Locks } from "../ports/locks.ts";
import type { Packages } from "../ports/packages.ts";
import type { Repository } from "../ports/repository.ts";
import type { Sources } from "../ports/sources.ts";

/** Everything outside that a command may use. */
export interface World {
  readonly files: Files;
  readonly clock: Clock;
  readonly compose: Compose;
  readonly engine: Engine;
  readonly host: Host;
  readonly packages: Packages;
  readonly locks: Locks;
  readonly sources: Sources;
  readonly repository: Repository;
  readonly env: ReadonlyMap<string, string>;
  /** Absolute. */
  readonly cwd: string;
}
