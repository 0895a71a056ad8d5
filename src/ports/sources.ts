import type { ComposeTarget } from "./compose.ts";

/** A file that Compose reads for a project. */
export interface ProjectSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Services, or variables (and labels). */
  readonly kind: "compose" | "environment";
}

/** The texts behind a Compose model. */
export interface Sources {
  /** Those that can be read; `complete` when there are no others, such as a repository's or one with a variable in its path. */
  read(
    target: ComposeTarget,
  ): Promise<{ readonly files: readonly ProjectSource[]; readonly complete: boolean }>;
}
