import type { Lookup } from "../../../plan/dotenv/interpolate.ts";
import type { Files } from "../../../ports/files.ts";

/** Additional input for reading, besides the target. */
export interface ModelReading {
  readonly files: Pick<Files, "readText">;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** Files that are merged with the same folder and the same variables. */
export interface ModelPart {
  readonly paths: readonly string[];
  readonly directory: string;
  /** If undefined, variables stay as written. */
  readonly lookup: Lookup | undefined;
  readonly included: readonly string[];
}
