import type { Files } from "../../ports/files.ts";
import type { HealthMemory } from "./engine/health-memory.ts";
import type { LookNow } from "./engine/look-now.ts";
import type { ProcessWorld } from "./processes/start-process.ts";

/** What all of the embedded engine shares. */
export interface EmbeddedWorld {
  readonly env: ReadonlyMap<string, string>;
  readonly files: Pick<Files, "readText">;
  /** Absolute; paths in messages are relative to it. */
  readonly cwd: string;
  readonly health: HealthMemory;
  readonly lookNow: LookNow;
  /** Where the engine can be used: throws StackError engine-unavailable elsewhere. */
  demandSystem(): void;
  /** Processes of the project folder that was named last, or of `cwd`. */
  processes(): ProcessWorld;
  /** Names the project folder. */
  enter(projectDirectory: string): ProcessWorld;
  /** Writes to the terminal. */
  print(text: string): void;
}
