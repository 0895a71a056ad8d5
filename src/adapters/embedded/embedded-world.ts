import type { Files } from "../../ports/files.ts";
import type { HealthMemory } from "./engine/health-memory.ts";
import type { ProcessWorld } from "./processes/start-process.ts";

/** State that all parts of the embedded engine share. */
export interface EmbeddedWorld {
  readonly env: ReadonlyMap<string, string>;
  readonly files: Pick<Files, "readText">;
  /** Absolute path; paths in messages are relative to it. */
  readonly cwd: string;
  readonly health: HealthMemory;
  readonly lookNow: LookNow;
  /** Throws StackError engine-unavailable on a system that the engine does not support. */
  demandSystem(): void;
  /** The processes of the project folder. */
  processes(): ProcessWorld;
  /** Writes to the terminal. */
  print(text: string): void;
}

/** Makes all watchers look at once, so that changes by this process appear without delay. */
export interface LookNow {
  /** Resolves when all watchers have looked. */
  announce(): Promise<void>;
  /** Adds a watcher. Returns a function that removes it. */
  join(look: () => Promise<void>): () => void;
}

/** Creates an instance without watchers. */
export function createLookNow(): LookNow {
  const looks = new Set<() => Promise<void>>();
  return {
    async announce() {
      await Promise.all([...looks].map((look) => look()));
    },
    join(look) {
      looks.add(look);
      return () => void looks.delete(look);
    },
  };
}
