import type { Files } from "../../ports/files.ts";
import type { HealthMemory } from "./engine/health-memory.ts";
import type { LookNow } from "./engine/look-now.ts";
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
